// Package devservices runs the services that Orderly needs privately, for development and tests: a PostgreSQL server as a child
// process, an in-process Redis, and a real redis-server as a child process. Nothing here serves production, and nothing knows
// the shop. Begin with postgres.go, then server.go; redis.go and redis_server.go are the two kinds of Redis.
package devservices
