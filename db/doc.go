// Package db is the shop in PostgreSQL: the rows of each entity, the lists and relations they are read by, and its writes. It
// knows nothing of GraphQL, of who asks, and of the cache. How a list becomes a statement is sqlpage's, the connection
// postgres', the schema migrations'.
//
// Begin with report.go, the shortest entity, then open.go, which opens the DB. An entity has a file for its row and lists
// (order.go), one for its writes (user_write.go) and, where there is more, others that begin with its name. Besides:
//
//   - order_place.go and order_status.go: an order takes pieces from stock; when it is cancelled they go back
//   - report_attempt.go: what a worker's attempt at a report, and the end of a worker, do to its row
//   - idempotency.go: a client's key, by which a mutation that is sent twice is done once
//   - id.go, money.go, date.go, enum.go: values of the graph; day_begin.go says when a day begins in a time zone, zone_check.go
//     whether PostgreSQL thinks so, too
//   - validate_text.go and usererror.go: what is wrong with an input
//   - codec.go and codec_rows.go: rows as the cache keeps them
//   - prune.go: what is old is deleted
package db
