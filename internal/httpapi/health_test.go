package httpapi_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/httpapi"
	"orderly.example/test/services"
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
		b := setupOn(t, services.Migrated(t), nil)
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

	t.Run("is ready while all connections of the pool are in use", func(t *testing.T) {
		t.Parallel()
		b := setup(t, nil)
		for range b.pool.Config().MaxConns {
			used, err := b.pool.Acquire(t.Context())
			require.NoError(t, err)
			defer used.Release()
		}
		require.Equal(t, http.StatusOK, get(t, b.public.URL+"/readyz").status)
	})

	t.Run("keeps its answer for a moment", func(t *testing.T) {
		t.Parallel()
		b := setupOn(t, services.Migrated(t), nil)
		b.health.Keep(time.Hour)
		require.Equal(t, http.StatusOK, get(t, b.public.URL+"/readyz").status)
		require.NoError(t, db.Rollback(t.Context(), b.databaseURL))
		require.Equal(t, http.StatusOK, get(t, b.public.URL+"/readyz").status)
		b.health.Keep(0)
		require.Equal(t, http.StatusServiceUnavailable, get(t, b.public.URL+"/readyz").status)
	})

	t.Run("asks once for all who ask meanwhile", func(t *testing.T) {
		t.Parallel()
		b := setupOn(t, services.Migrated(t), nil)
		b.health.Keep(time.Hour)
		lock, err := b.pool.Begin(t.Context())
		require.NoError(t, err)
		_, err = lock.Exec(t.Context(), "LOCK schema_migrations")
		require.NoError(t, err)
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() { assert.Equal(t, http.StatusServiceUnavailable, get(t, b.public.URL+"/readyz").status) })
		}
		all.Wait()
		require.NoError(t, lock.Rollback(t.Context()))
		require.Equal(t, 1, strings.Count(b.log.String(), "the database does not answer"))
	})

	t.Run("hears of a Postgres that hangs, ends and comes back", func(t *testing.T) {
		t.Parallel()
		postgres := services.PrivatePostgres(t, nil)
		require.NoError(t, db.Migrate(t.Context(), postgres.URL(), db.MigrateOptions{}))
		pool, err := pgxpool.New(t.Context(), postgres.URL())
		require.NoError(t, err)
		t.Cleanup(pool.Close)
		health := httpapi.NewHealth(pool, nil)
		t.Cleanup(func() { _ = health.Close(context.WithoutCancel(t.Context())) })
		admin := serve(t, httpapi.NewAdmin(httpapi.AdminOptions{Health: health, Metrics: httpapi.NewMetrics(prometheus.NewRegistry())}))
		await := func(status int) {
			t.Helper()
			require.Eventually(t, func() bool { return get(t, admin.URL+"/readyz").status == status }, time.Minute, 50*time.Millisecond)
		}
		thaw := postgres.Freeze() // no further connection is answered
		await(http.StatusServiceUnavailable)
		thaw()
		await(http.StatusOK)
		postgres.Kill()
		await(http.StatusServiceUnavailable)
		postgres.Start()
		await(http.StatusOK)
	})
}

func requireNoDatabase(t *testing.T, pool *pgxpool.Pool) {
	t.Helper()
	admin := serve(t, httpapi.NewAdmin(httpapi.AdminOptions{
		Health: httpapi.NewHealth(pool, nil), Metrics: httpapi.NewMetrics(prometheus.NewRegistry()),
	}))
	ready := get(t, admin.URL+"/readyz")
	require.Equal(t, http.StatusServiceUnavailable, ready.status)
	require.JSONEq(t, `{"status":"not ready","problem":"the database does not answer"}`, ready.body)
	require.Equal(t, http.StatusOK, get(t, admin.URL+"/healthz").status)
}
