// Package migrations is the schema of the shop's database, a pair of SQL files for each step, and what applies them: Migrate,
// Rollback and Pending, for River's schema too. It knows nothing of rows and lists. Begin with migrate.go; locks.go is
// how a migration takes its locks while the shop is used.
package migrations
