// Package sqlpage reads lists, pages and rows from PostgreSQL in as few statements as a request's plan says. It knows no shop:
// db tells it the row types (Row) and the lists (List). Of the program it imports faults, postgres and uuid alone.
//
// Begin with list.go, then page.go, which reads a page of a List for each of several parents (PageOf), and page_statement.go,
// which writes its SQL. ByID in by_key.go reads rows by their keys. Besides:
//
//   - columns and rows: projection.go and table.go choose columns, by what the request reads; mapper.go makes rows out of
//     what raw_row.go holds, by Bun's metadata
//   - cursors: cursor.go encodes and checks cursors, which are positions in a list; connection.go is a page as clients see it
//   - fewer statements: fusion.go makes one statement of several of a request's loads, coalescer.go one of equal statements of
//     several requests, merge.go one of texts that differ in keys alone; budget.go counts them and stops a request that sends
//     more than its plan says, sent_statements.go keeps them for the debug view and the log
//   - running: database.go and statement.go send a Statement; retry.go sends again what a deadlock or a lost connection ended;
//     write.go is for statements that change rows, transaction.go and snapshot.go for several that belong together
package sqlpage
