// Package postgres connects to PostgreSQL: one Pool for a process, directly or through PgBouncer, with a bounded wait for
// a connection. It classifies how a statement failed (Failure), and decides what the client is told of it (Explain). It
// knows no tables and no statements: see sqlpage and db.
//
// Begin with pool.go. acquire.go waits for a connection, connection_limit.go for one when the server refuses further
// ones; pooler.go handles PgBouncer's modes; await_server.go waits at the start; failure.go classifies errors and
// explains them to clients.
package postgres
