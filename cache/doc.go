// Package cache keeps what Postgres holds in Redis, and never gives what is out
// of date.
package cache
