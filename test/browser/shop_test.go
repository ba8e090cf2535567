package browser_test

import (
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/httpapi/health"
	"orderly.example/internal/httpapi/pages"
	"orderly.example/internal/postgres"
	"orderly.example/test/browser"
	"orderly.example/test/services"
	"orderly.example/worker"
)

// patience is how long a request, or a statement, may take: a password's hash takes long where others want the processor.
const patience = time.Minute

func TestMain(m *testing.M) {
	code := services.Run(m)
	browser.CloseBrowser()
	os.Exit(code)
}

// newShop is the program's public handler in development, over a small seeded shop; and a pool of the test's own.
func newShop(t *testing.T, change ...func(*httpapi.GraphQLOptions)) (http.Handler, *pgxpool.Pool) {
	t.Helper()
	database, err := db.Open(t.Context(), db.Options{Postgres: postgres.Options{URL: services.Seeded(t), Min: 1, Max: 8, StatementTimeout: patience}})
	require.NoError(t, err)
	t.Cleanup(database.Close)
	jobs, err := worker.NewInserter(t.Context(), database, nil)
	require.NoError(t, err)
	queue, err := jobs.Pages(pages.RiverPath, nil)
	require.NoError(t, err)
	options := httpapi.GraphQLOptions{DB: database, Enqueue: jobs.Enqueue, Development: true, Timeout: patience}
	for _, c := range change {
		c(&options)
	}
	graph, err := httpapi.NewGraphQL(options)
	require.NoError(t, err)
	return httpapi.New(httpapi.Options{
		GraphQL: graph,
		River:   queue,
		Health:  health.NewChecker(database.Pool(), nil),
	}), database.Pool()
}

func inProduction(o *httpapi.GraphQLOptions) { o.Development = false }
