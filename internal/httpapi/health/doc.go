// Package health answers /healthz, whether the process runs, and /readyz, whether it can serve: PostgreSQL answers, no migration is
// pending and the process is not about to stop. It does not know the requests that are being served or the connection pool: it
// checks PostgreSQL on a connection of its own.
//
// Begin with probes.go, which has the two paths. [Checker] (checker.go) finds the problem that /readyz tells; while the program
// starts, httpapi's StartupHandler tells one of its own.
package health
