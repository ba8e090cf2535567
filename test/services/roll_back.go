package services

import (
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db/migrations"
)

// RollBack undoes all migrations from the newest one down to the one with a number, as 0005.
func RollBack(t testing.TB, databaseURL, number string) {
	t.Helper()
	pool := Pool(t, databaseURL)
	isApplied := func() (applied bool) {
		require.NoError(t, pool.QueryRow(t.Context(), "SELECT EXISTS (SELECT FROM schema_migrations WHERE name = $1)", number).Scan(&applied))
		return applied
	}
	require.True(t, isApplied(), "the migration %s is not applied", number)
	for isApplied() {
		require.NoError(t, migrations.Rollback(t.Context(), databaseURL))
	}
}
