package postgres_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"orderly.example/internal/postgres"
	"orderly.example/test/services"
)

func TestStatementTimeoutBehindAPooler(t *testing.T) {
	t.Parallel()
	for _, mode := range []postgres.Pooler{postgres.PoolerSession, postgres.PoolerTransaction} {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			databaseURL := services.Empty(t)
			conn, err := pgx.Connect(t.Context(), databaseURL)
			require.NoError(t, err)
			defer conn.Close(t.Context())
			_, err = conn.Exec(t.Context(), `DO $$ BEGIN EXECUTE format('ALTER ROLE CURRENT_USER IN DATABASE %I SET statement_timeout = 5000;
				ALTER ROLE CURRENT_USER IN DATABASE %1$I SET plan_cache_mode = force_generic_plan;
				ALTER ROLE CURRENT_USER IN DATABASE %1$I SET max_parallel_workers_per_gather = 0', current_database()); END $$`)
			require.NoError(t, err)
			pool := opened(t, postgres.Options{
				URL: services.PgBouncer(t, databaseURL, string(mode), 2), Pooler: mode, DirectURL: databaseURL, Min: 1, Max: 2, StatementTimeout: 5 * time.Second,
			})
			_, err = pool.Exec(t.Context(), "SELECT pg_sleep(3600)")
			var pg *pgconn.PgError
			require.ErrorAs(t, err, &pg)
			require.Equal(t, "57014", pg.Code)
		})
	}
}

func TestPoolerOfAnotherMode(t *testing.T) {
	t.Parallel()
	databaseURL := services.Empty(t)
	pooled := services.PgBouncer(t, databaseURL, "transaction", 5)
	o := postgres.Options{URL: pooled, Pooler: postgres.PoolerSession, DirectURL: databaseURL, Min: 1, Max: 4}
	_, err := postgres.Open(t.Context(), o)
	require.ErrorContains(t, err, "the pooler is in transaction mode")
	o.Pooler, o.DirectURL = postgres.PoolerTransaction, pooled
	_, err = postgres.Open(t.Context(), o)
	require.ErrorContains(t, err, "ORDERLY_DIRECT_DATABASE_URL leads to a pooler in transaction mode")
	o.DirectURL = strings.Replace(databaseURL, "/test_", "/nowhere_", 1)
	_, err = postgres.Open(t.Context(), o)
	require.ErrorContains(t, err, "ORDERLY_DIRECT_DATABASE_URL: PostgreSQL refuses the connection")
}
