package db_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/postgres"
	"orderly.example/test/services"
)

func TestConnectionsOfABurstAreGivenBack(t *testing.T) {
	t.Parallel()
	d, err := db.Open(t.Context(), db.Options{Postgres: postgres.Options{URL: services.Seeded(t), Min: 1, Max: 4, Idle: 20 * time.Millisecond}})
	require.NoError(t, err)
	t.Cleanup(d.Close)
	var burst []*pgxpool.Conn
	for range 4 {
		c, err := d.Pool().Acquire(t.Context())
		require.NoError(t, err)
		burst = append(burst, c)
	}
	require.EqualValues(t, 4, d.Pool().Stat().TotalConns())
	for _, c := range burst {
		c.Release()
	}
	require.Eventually(t, func() bool { return d.Pool().Stat().TotalConns() == 1 }, time.Minute, 10*time.Millisecond)
}
