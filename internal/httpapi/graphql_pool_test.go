package httpapi_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/devservices"
	"orderly.example/internal/httpapi"
	"orderly.example/test/services"
)

const anOrder = `{ orders(first: 1) { nodes { number } } }`

func TestAFullPoolRefusesAtOnce(t *testing.T) {
	t.Parallel()
	g := openGraph(t, services.Seeded(t), production, func(o *db.Options, _ *httpapi.GraphQLOptions) { o.Postgres.Max, o.Postgres.Waiters = 2, 1 })
	release := g.lockTables(t, "orders")
	running := []<-chan answer{g.later(t, anOrder), g.later(t, anOrder)}
	g.awaitWaitingForLock(t, 2)
	queued := g.later(t, anOrder)
	require.Eventually(t, func() bool { return g.db.Waiting() == 1 }, patience, pollInterval, "one waits for a connection")

	a := g.post(t, anOrder)
	require.Equal(t, http.StatusServiceUnavailable, a.status)
	require.Equal(t, []string{"UNAVAILABLE"}, a.codes(t))
	require.InDelta(t, 1, a.errors(t)[0]["extensions"].(map[string]any)["retryAfter"], 0)
	require.Equal(t, "1", a.header.Get("Retry-After"))

	release()
	for _, answered := range append(running, queued) {
		a := <-answered
		require.Equal(t, http.StatusOK, a.status, a.body)
		require.Contains(t, a.body, `"number"`)
	}
	require.Zero(t, g.db.Waiting())
}

func TestWaitingForAConnectionEnds(t *testing.T) {
	t.Parallel()
	g := openGraph(t, services.Seeded(t), production, func(o *db.Options, _ *httpapi.GraphQLOptions) {
		o.Postgres.Max, o.Postgres.Wait = 1, 20*time.Millisecond
	})
	release := g.lockTables(t, "orders")
	running := g.later(t, anOrder)
	g.awaitWaitingForLock(t, 1)

	a := g.post(t, anOrder)
	require.Equal(t, http.StatusServiceUnavailable, a.status)
	require.Equal(t, []string{"UNAVAILABLE"}, a.codes(t))
	require.Equal(t, "1", a.header.Get("Retry-After"))
	release()
	require.Equal(t, http.StatusOK, (<-running).status)
}

func TestTheFirstRequestAfterARestartOfPostgresSucceeds(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(reachable(t), "postgres")
	postgres, err := devservices.StartPostgres(t.Context(), devservices.PostgresOptions{Dir: dir})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, postgres.Stop(context.WithoutCancel(t.Context()))) })
	require.NoError(t, services.Seed(t.Context(), postgres.URL()))
	g := openGraph(t, postgres.URL(), production, func(o *db.Options, _ *httpapi.GraphQLOptions) { o.Postgres.Min, o.Postgres.Max = 4, 4 })
	const query = `{ viewer { username } orders { nodes { number } } users { nodes { username } } reports { nodes { status } } }`
	before := g.post(t, query)
	require.Equal(t, http.StatusOK, before.status)
	require.Empty(t, before.errors(t))

	url := postgres.URL()
	require.NoError(t, postgres.Stop(t.Context()))
	postgres, err = devservices.StartPostgres(t.Context(), devservices.PostgresOptions{Dir: dir})
	require.NoError(t, err)
	require.Equal(t, url, postgres.URL())
	require.Equal(t, before.body, g.post(t, query).body)
}

// reachable returns a folder for PostgreSQL, whose user can't enter those of testing.T.TempDir when root runs the tests.
func reachable(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "orderly-server-") //nolint:usetesting // see above
	require.NoError(t, err)
	require.NoError(t, os.Chmod(dir, 0o711))
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	return dir
}
