package httpapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/postgres"
	"orderly.example/test/services"
)

// pollInterval is the time between two checks of a condition that a test waits for.
const pollInterval = 2 * time.Millisecond

// graph is the handler of /graphql over a small seeded shop, in development unless an option says otherwise.
type graph struct {
	handler http.Handler
	db      *db.DB
	log     *lines
	// ownPool is a pool of the test's own.
	ownPool *pgxpool.Pool
	viewer  auth.Viewer // staff, unless a test says otherwise
}

type option func(*db.Options, *httpapi.GraphQLOptions)

func production(_ *db.Options, g *httpapi.GraphQLOptions) { g.Development = false }

// newGraph opens a graph on the shop that all tests read. A test that writes uses openGraph with a shop of its own.
func newGraph(t *testing.T, options ...option) *graph {
	t.Helper()
	return openGraph(t, services.SeededForReading(t), options...)
}

func openGraph(t *testing.T, url string, options ...option) *graph {
	t.Helper()
	g := &graph{log: &lines{}}
	log := slog.New(slog.NewJSONHandler(g.log, nil))
	o := db.Options{Postgres: postgres.Options{URL: url, Min: 1, Max: 8, StatementTimeout: time.Minute, Log: log}}
	h := httpapi.GraphQLOptions{Development: true, Timeout: time.Minute, Log: log}
	for _, option := range options {
		option(&o, &h)
	}
	var err error
	g.db, err = db.Open(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(g.db.Close)
	g.ownPool, err = pgxpool.New(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(g.ownPool.Close)
	g.actAs(t, "staff")
	h.DB = g.db
	g.handler, err = httpapi.NewGraphQL(h)
	require.NoError(t, err)
	return g
}

// actAs makes a demo user the viewer.
func (g *graph) actAs(t *testing.T, name string) {
	t.Helper()
	known, err := g.db.CredentialOf(t.Context(), name)
	require.NoError(t, err)
	g.viewer = auth.Viewer{ID: known.User.ID, Role: known.User.Role}
}

// post sends an operation. Headers are names and values in turn.
func (g *graph) post(t *testing.T, query string, headers ...string) answer {
	t.Helper()
	return g.send(g.operation(t, query, headers...))
}

func (g *graph) operation(t *testing.T, query string, headers ...string) *http.Request {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	require.NoError(t, err)
	return g.request(t.Context(), http.MethodPost, "/graphql", string(body), headers...)
}

func (g *graph) request(ctx context.Context, method, url, body string, headers ...string) *http.Request {
	r := httptest.NewRequestWithContext(auth.WithViewer(ctx, g.viewer), method, url, bytes.NewBufferString(body))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return r
}

func (g *graph) send(r *http.Request) answer {
	w := httptest.NewRecorder()
	g.handler.ServeHTTP(w, r)
	return answer{w.Code, w.Header(), w.Body.String()}
}

// later sends an operation and returns a channel for its answer.
func (g *graph) later(t *testing.T, query string) <-chan answer {
	t.Helper()
	answers, operation := make(chan answer, 1), g.operation(t, query)
	go func() { answers <- g.send(operation) }()
	return answers
}

// lockTables locks tables until release is called or the test ends, so that statements on them wait.
func (g *graph) lockTables(t *testing.T, tables string) (release func()) {
	t.Helper()
	require.Regexp(t, "^test_", g.ownPool.Config().ConnConfig.Database, "who holds tables needs a shop of their own")
	tx, err := g.ownPool.Begin(t.Context())
	require.NoError(t, err)
	_, err = tx.Exec(t.Context(), "LOCK TABLE "+tables+" IN ACCESS EXCLUSIVE MODE")
	require.NoError(t, err)
	release = func() { _ = tx.Rollback(context.WithoutCancel(t.Context())) } // a second time it does nothing
	t.Cleanup(release)
	return release
}

// waitingForLock returns how many statements of the handler wait for a lock.
func (g *graph) waitingForLock(t *testing.T) int {
	t.Helper()
	return g.count(t, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'orderly' AND wait_event_type = 'Lock'")
}

// anID returns the global id of a row of a table.
func (g *graph) anID(t *testing.T, kind db.Kind, table string) string {
	t.Helper()
	id := db.ID{Kind: kind}
	require.NoError(t, g.ownPool.QueryRow(t.Context(), "SELECT id FROM "+table+" LIMIT 1").Scan(&id.UUID))
	return id.String()
}

func (g *graph) count(t *testing.T, sql string) int {
	t.Helper()
	n, err := pgx.CollectExactlyOneRow(must(g.ownPool.Query(t.Context(), sql)), pgx.RowTo[int])
	require.NoError(t, err)
	return n
}

// must drops the error of a query: its rows have the error too.
func must(rows pgx.Rows, _ error) pgx.Rows { return rows }

// awaitWaitingForLock waits until exactly n statements wait for a lock.
func (g *graph) awaitWaitingForLock(t *testing.T, n int) {
	t.Helper()
	require.Eventually(t, func() bool { return g.waitingForLock(t) == n }, patience, pollInterval, "%d statements waiting for a lock", n)
}

// codes returns the codes of an answer's errors.
func (a answer) codes(t testing.TB) []string {
	t.Helper()
	var codes []string
	for _, e := range a.errors(t) {
		codes = append(codes, e["extensions"].(map[string]any)["code"].(string))
	}
	return codes
}

func (a answer) errors(t testing.TB) []map[string]any {
	t.Helper()
	var all struct {
		Errors []map[string]any `json:"errors"`
	}
	require.NoError(t, json.Unmarshal([]byte(a.body), &all), a.body)
	return all.Errors
}

// requireData shows the whole answer if its data are others.
func requireData(t testing.TB, want string, a answer) {
	t.Helper()
	require.JSONEq(t, want, a.data(t), a.body)
}

// data and cost return parts of an answer, as JSON.
func (a answer) data(t testing.TB) string { t.Helper(); return jsonOf(t, a.json(t)["data"]) }

func (a answer) cost(t testing.TB) string {
	t.Helper()
	return jsonOf(t, a.json(t)["extensions"].(map[string]any)["cost"])
}

func jsonOf(t testing.TB, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	require.NoError(t, err)
	return string(text)
}
