// Package devservices runs private services for development and tests: a PostgreSQL server as a child process, an
// in-process Redis, and a real redis-server or pgbouncer as a child process. Nothing here is for production, and
// nothing knows the shop.
//
// Postgres, Redis, RedisServer and PgBouncer are the services; each has a Start function, a URL and Stop. A child
// is a process that dies with this one. Begin with postgres.go, then server.go; redis.go and redis_server.go are
// the two kinds of Redis.
package devservices
