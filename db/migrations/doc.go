// Package migrations is the schema of the shop's database: a pair of SQL files for each migration, and Migrate, Rollback
// and Pending, which apply them, and River's (river.go). It knows nothing of rows and lists. Begin with migrate.go;
// locks.go is how a migration gets its locks while the shop is used.
package migrations
