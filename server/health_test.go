package server_test

import (
	"net/http"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"orderly/db"
	"orderly/server"
)

func TestHealth(t *testing.T) {
	t.Parallel()

	t.Run("is ready with a migrated database", func(t *testing.T) {
		t.Parallel()
		b := setup(t, nil)
		ready := get(t, b.public.URL+"/readyz")
		require.Equal(t, http.StatusOK, ready.status)
		require.JSONEq(t, `{"status":"ready"}`, ready.body)
		require.Equal(t, http.StatusOK, get(t, b.public.URL+"/healthz").status)
	})

	t.Run("is not ready while migrations are pending", func(t *testing.T) {
		t.Parallel()
		b := setup(t, nil)
		require.NoError(t, db.Rollback(t.Context(), b.databaseURL))
		ready := get(t, b.public.URL+"/readyz")
		require.Equal(t, http.StatusServiceUnavailable, ready.status)
		require.Contains(t, ready.json(t)["problem"], "migrations are pending: ")
		require.Equal(t, http.StatusOK, get(t, b.public.URL+"/healthz").status)
	})

	t.Run("is not ready when it is about to end", func(t *testing.T) {
		t.Parallel()
		b := setup(t, nil)
		b.health.StopReady()
		ready := get(t, b.public.URL+"/readyz")
		require.Equal(t, http.StatusServiceUnavailable, ready.status)
		require.JSONEq(t, `{"status":"not ready","problem":"shutting down"}`, ready.body)
		require.Equal(t, http.StatusOK, get(t, b.public.URL+"/healthz").status)
	})

	t.Run("is not ready without a database, and tells no secrets", func(t *testing.T) {
		t.Parallel()
		pool, err := pgxpool.New(t.Context(), "postgres://shop:hunter2@127.0.0.1:1/shop?sslmode=disable")
		require.NoError(t, err)
		t.Cleanup(pool.Close)
		requireNoDatabase(t, pool)
	})

	t.Run("is not ready while the pool has no connection free for a second", func(t *testing.T) {
		t.Parallel()
		b := setup(t, nil)
		config := b.pool.Config()
		config.MaxConns = 1
		pool, err := pgxpool.NewWithConfig(t.Context(), config)
		require.NoError(t, err)
		t.Cleanup(pool.Close)
		only, err := pool.Acquire(t.Context())
		require.NoError(t, err)
		defer only.Release()
		requireNoDatabase(t, pool)
	})
}

func requireNoDatabase(t *testing.T, pool *pgxpool.Pool) {
	t.Helper()
	admin := serve(t, server.NewAdmin(server.AdminOptions{
		Health: server.NewHealth(pool, nil), Metrics: server.NewMetrics(prometheus.NewRegistry()),
	}))
	ready := get(t, admin.URL+"/readyz")
	require.Equal(t, http.StatusServiceUnavailable, ready.status)
	require.JSONEq(t, `{"status":"not ready","problem":"the database does not answer"}`, ready.body)
	require.Equal(t, http.StatusOK, get(t, admin.URL+"/healthz").status)
}
