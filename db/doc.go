// Package db is the shop in PostgreSQL: the rows of each entity, the lists and relations by which they are read, and its
// writes. It knows nothing of GraphQL, of the viewer, and of the cache. How a list becomes a statement is in sqlpage,
// the connections in postgres, the schema in migrations.
//
// Begin with report.go, the shortest entity, then open.go, which opens the DB. An entity has a file for its row and lists
// (order.go), one for its writes (user_write.go) and, if there is more, others that begin with its name. Besides:
//
//   - order_place.go and order_status.go: an order takes pieces from stock; when it is cancelled they go back
//   - report_attempt.go: what a worker's attempt at a report, and the end of a worker, change in its row
//   - idempotency.go: the client's key, by which a mutation that is sent twice is done once; the statements that use it
//     are in order_place.go, product_write.go and report_write.go, whose RequestReport also queues the job
//   - id.go, money.go, date.go, enum.go: GraphQL's values; day_start.go says when a day begins in a time zone,
//     zone_check.go whether PostgreSQL agrees
//   - validate_text.go: what names, stock-keeping units and addresses must be; user_error.go: errors of an input
//   - row_codec.go: rows as the cache stores them; encoding.go encodes their values
//   - sales.go sums up sales; queue_counts.go counts jobs and reports; prune.go deletes old rows
package db
