package postgres_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"orderly.example/internal/postgres"
	"orderly.example/test/services"
)

func opened(t *testing.T, o postgres.Options) *postgres.Pool {
	t.Helper()
	pool, err := postgres.Open(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	return pool
}

// exec sends a statement and explains its error, as one that may have changed something.
func exec(ctx context.Context, pool *postgres.Pool, sql string) error {
	c, err := pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer pool.Release(c)
	if _, err := c.Exec(ctx, sql); err != nil {
		return postgres.ExplainWrite(postgres.Explain(ctx, c.Conn(), err))
	}
	return nil
}

func TestConnectionsOfABurstAreClosed(t *testing.T) {
	t.Parallel()
	pool := opened(t, postgres.Options{URL: services.Empty(t), Min: 1, Max: 4, Idle: 20 * time.Millisecond})
	var burst []*pgxpool.Conn
	for range 4 {
		c, err := pool.Acquire(t.Context())
		require.NoError(t, err)
		burst = append(burst, c)
	}
	require.EqualValues(t, 4, pool.Stat().TotalConns())
	for _, c := range burst {
		pool.Release(c)
	}
	require.Eventually(t, func() bool { return pool.Stat().TotalConns() == 1 }, time.Minute, 10*time.Millisecond)
}

// The program's statements are written for READ COMMITTED, whatever the database's default is.
func TestIsolationIsNotTheDatabasesDefault(t *testing.T) {
	t.Parallel()
	address := services.Empty(t)
	_, err := services.Pool(t, address).Exec(t.Context(), `DO $$ BEGIN
	EXECUTE 'ALTER DATABASE ' || quote_ident(current_database()) || ' SET default_transaction_isolation = serializable';
END $$`)
	require.NoError(t, err)
	pool := opened(t, postgres.Options{URL: address, Min: 1})
	require.Equal(t, []string{"read committed"}, services.Texts(t, pool.Pool, "SHOW transaction_isolation"))
}
