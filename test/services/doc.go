// Package services gives tests a real PostgreSQL and a real Redis: servers that are started privately where none are named, a
// database per test that is cloned from a migrated template, and a Redis database per test. It is for tests alone, and knows
// the shop's migrations and the seed. Begin with run.go, which a package's TestMain calls, and database.go.
package services
