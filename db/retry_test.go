package db_test

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/postgres"
	"orderly.example/sqlpage"
	"orderly.example/test/services"
)

// Postgres closes a connection that has just been used, so the pool does not check it again. The read must succeed
// anyway, and count as one statement.
func TestReadIsRetriedOnDeadConnection(t *testing.T) {
	t.Parallel()
	address := services.Seeded(t)
	admin, err := pgx.Connect(t.Context(), address)
	require.NoError(t, err)
	t.Cleanup(func() { _ = admin.Close(t.Context()) })
	d, err := db.Open(t.Context(), db.Options{Postgres: postgres.Options{URL: address, Min: 1, Max: 1}})
	require.NoError(t, err)
	t.Cleanup(d.Close)
	ids := keys(t, d, "SELECT id FROM users LIMIT 1")
	for range 5 {
		_, err = sqlpage.ByID[db.User](d.Database)(t.Context(), ids) // the connection has just been used
		require.NoError(t, err)
		terminated, err := admin.Exec(t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			WHERE datname = current_database() AND application_name = 'orderly'`)
		require.NoError(t, err)
		require.NotZero(t, terminated.RowsAffected())
		ctx, budget := sqlpage.WithBudget(t.Context(), 1, nil)
		users, err := sqlpage.ByID[db.User](d.Database)(ctx, ids)
		require.NoError(t, err)
		require.Len(t, users, 1)
		require.Equal(t, 1, budget.Used())
	}
}
