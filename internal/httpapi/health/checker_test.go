package health_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"orderly.example/db/migrations"
	"orderly.example/internal/httpapi/health"
	"orderly.example/test/services"
)

func TestMain(m *testing.M) { os.Exit(services.Run(m)) }

// bundle is a checker of a database, and the URL at which it answers.
type bundle struct {
	databaseURL string
	pool        *pgxpool.Pool
	checker     *health.Checker
	log         *lines
	url         string
}

func setup(t *testing.T, databaseURL string) *bundle {
	t.Helper()
	pool, err := pgxpool.New(t.Context(), databaseURL)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	b := &bundle{databaseURL: databaseURL, pool: pool, log: &lines{}}
	b.checker = health.NewChecker(pool, slog.New(slog.NewJSONHandler(b.log, nil)))
	b.url = serve(t, b.checker)
	return b
}

// serve serves the probes and returns their URL.
func serve(t *testing.T, checker *health.Checker) string {
	t.Helper()
	mux := http.NewServeMux()
	checker.Mount(mux)
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

type answer struct {
	status int
	body   string
}

func get(t *testing.T, url string) answer {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	response, err := http.DefaultTransport.RoundTrip(request)
	require.NoError(t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return answer{response.StatusCode, string(body)}
}

// lines keeps the lines of a log.
type lines struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (l *lines) Write(line []byte) (int, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.text.Write(line)
}

func (l *lines) String() string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.text.String()
}

func TestHealth(t *testing.T) {
	t.Parallel()

	t.Run("is ready with a migrated database", func(t *testing.T) {
		t.Parallel()
		b := setup(t, services.SeededForReading(t))
		ready := get(t, b.url+"/readyz")
		require.Equal(t, http.StatusOK, ready.status)
		require.JSONEq(t, `{"status":"ready"}`, ready.body)
		require.Equal(t, http.StatusOK, get(t, b.url+"/healthz").status)
	})

	t.Run("is not ready while migrations are pending", func(t *testing.T) {
		t.Parallel()
		b := setup(t, services.Migrated(t))
		require.NoError(t, migrations.Rollback(t.Context(), b.databaseURL))
		ready := get(t, b.url+"/readyz")
		require.Equal(t, http.StatusServiceUnavailable, ready.status)
		require.Contains(t, ready.body, "migrations are pending: ")
		require.Equal(t, http.StatusOK, get(t, b.url+"/healthz").status)
	})

	t.Run("is not ready when it is about to end", func(t *testing.T) {
		t.Parallel()
		b := setup(t, services.SeededForReading(t))
		b.checker.StopReady()
		ready := get(t, b.url+"/readyz")
		require.Equal(t, http.StatusServiceUnavailable, ready.status)
		require.JSONEq(t, `{"status":"not ready","problem":"shutting down"}`, ready.body)
		require.Equal(t, http.StatusOK, get(t, b.url+"/healthz").status)
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
		b := setup(t, services.SeededForReading(t))
		for range b.pool.Config().MaxConns {
			used, err := b.pool.Acquire(t.Context())
			require.NoError(t, err)
			defer used.Release()
		}
		require.Equal(t, http.StatusOK, get(t, b.url+"/readyz").status)
	})

	t.Run("keeps its answer for a moment", func(t *testing.T) {
		t.Parallel()
		b := setup(t, services.Migrated(t))
		b.checker.SetFreshness(time.Hour)
		require.Equal(t, http.StatusOK, get(t, b.url+"/readyz").status)
		require.NoError(t, migrations.Rollback(t.Context(), b.databaseURL))
		require.Equal(t, http.StatusOK, get(t, b.url+"/readyz").status)
		b.checker.SetFreshness(0)
		require.Equal(t, http.StatusServiceUnavailable, get(t, b.url+"/readyz").status)
	})

	t.Run("asks once for all who ask meanwhile", func(t *testing.T) {
		t.Parallel()
		b := setup(t, services.Migrated(t))
		b.checker.SetFreshness(time.Hour)
		lock, err := b.pool.Begin(t.Context())
		require.NoError(t, err)
		_, err = lock.Exec(t.Context(), "LOCK schema_migrations")
		require.NoError(t, err)
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() { assert.Equal(t, http.StatusServiceUnavailable, get(t, b.url+"/readyz").status) })
		}
		all.Wait()
		require.NoError(t, lock.Rollback(t.Context()))
		require.Equal(t, 1, strings.Count(b.log.String(), "the database does not answer"))
	})

	t.Run("hears of a Postgres that hangs, ends and comes back", func(t *testing.T) {
		t.Parallel()
		postgres := services.PrivatePostgres(t, nil)
		require.NoError(t, migrations.Migrate(t.Context(), postgres.URL(), migrations.Options{}))
		pool, err := pgxpool.New(t.Context(), postgres.URL())
		require.NoError(t, err)
		t.Cleanup(pool.Close)
		checker := health.NewChecker(pool, nil)
		t.Cleanup(func() { _ = checker.Close(context.WithoutCancel(t.Context())) })
		url := serve(t, checker)
		await := func(status int) {
			t.Helper()
			require.Eventually(t, func() bool { return get(t, url+"/readyz").status == status }, time.Minute, 50*time.Millisecond)
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
	url := serve(t, health.NewChecker(pool, nil))
	ready := get(t, url+"/readyz")
	require.Equal(t, http.StatusServiceUnavailable, ready.status)
	require.JSONEq(t, `{"status":"not ready","problem":"the database does not answer"}`, ready.body)
	require.Equal(t, http.StatusOK, get(t, url+"/healthz").status)
}
