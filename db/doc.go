// Package db is the shop in PostgreSQL: the rows of each entity, the lists and relations they are read by, its writes, and
// the migrations. It knows nothing of GraphQL, of who asks, and of the cache; it imports none of the shop's packages.
//
// Begin with report.go, the shortest entity, then list.go and page.go for how a list becomes a statement, and open.go for the
// pool. Besides:
//
//   - reads: page_statement.go writes a page's SQL, with the cursor that cursor.go has read; table.go and projection.go choose
//     columns; fusion.go makes one statement of several lists, share.go one of equal ones that run at the same time, merge.go
//     one of texts that differ in keys alone; budget.go counts them
//   - writes: write.go has what all need, idempotency too; retry.go tries again what a deadlock ended, and failure.go says
//     which errors are of that kind; an entity's are in its own file, as order_write.go
//   - PostgreSQL: acquire.go waits for a connection, shortage.go for one that the server has not; pooler.go tells modes of
//     PgBouncer apart; await_server.go waits at the start; migrate.go migrates
//   - days: date.go says when one begins, zone_check.go whether PostgreSQL thinks so, too
package db
