// Package standby starts a PostgreSQL and streaming standbys of it for tests, which stop and disturb them.
//
// Begin with standby.go: Start starts the primary, Primary.Standby makes a standby of it by pg_basebackup.
package standby
