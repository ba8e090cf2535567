// Package postgres connects to PostgreSQL: one Pool for a process, with a bounded wait for a connection, through PgBouncer or
// not. It says how a statement failed (Failure) and what the client may be told of it (Explain). It knows neither tables nor
// statements: those are sqlpage's and db's. Begin with pool.go; acquire.go waits for a connection, connection_limit.go for one that
// the server does not have; pooler.go tells PgBouncer's modes apart; await_server.go waits at the start; failure.go classifies
// errors and says what a client may be told of them.
package postgres
