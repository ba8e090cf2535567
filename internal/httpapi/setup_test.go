package httpapi_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"orderly.example/internal/httpapi"
	"orderly.example/internal/httpapi/health"
	"orderly.example/internal/httpapi/metrics"
	"orderly.example/internal/httpapi/origin"
	"orderly.example/internal/httpapi/pages"
	"orderly.example/test/services"
)

func TestMain(m *testing.M) { os.Exit(services.Run(m)) }

// bundle is a public and an admin listener with a database.
type bundle struct {
	databaseURL string
	pool        *pgxpool.Pool
	health      *health.Checker
	metrics     *metrics.Metrics
	log         *lines
	public      *httptest.Server
	admin       *httptest.Server
}

// setup uses the shop that all tests read. Without a handler, /graphql answers 404.
func setup(t *testing.T, graphql http.HandlerFunc) *bundle {
	t.Helper()
	return setupOn(t, services.SeededForReading(t), graphql)
}

func setupOn(t *testing.T, url string, graphql http.HandlerFunc) *bundle {
	t.Helper()
	if graphql == nil {
		graphql = http.NotFound
	}
	b := &bundle{databaseURL: url, log: &lines{}}
	pool, err := pgxpool.New(t.Context(), b.databaseURL)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	b.pool = pool

	log := slog.New(slog.NewJSONHandler(b.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	b.health = health.NewChecker(pool, log)
	b.metrics = metrics.New(prometheus.NewRegistry(), "Home", "Buy")
	b.metrics.WatchPool(pool.Stat, func() int { return 7 })
	b.public = serve(t, httpapi.New(httpapi.Options{GraphQL: &httpapi.GraphQL{Handler: graphql, Pages: pages.Access{Development: true}}, Health: b.health, Log: log, Metrics: b.metrics}))
	b.admin = serve(t, httpapi.NewAdmin(httpapi.AdminOptions{Health: b.health, Metrics: b.metrics, Profiles: true}))
	return b
}

func serve(t *testing.T, handler http.Handler) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	return s
}

type answer struct {
	status int
	header http.Header
	body   string
}

func (a answer) json(t testing.TB) map[string]any {
	t.Helper()
	var value map[string]any
	require.NoError(t, json.Unmarshal([]byte(a.body), &value), a.body)
	return value
}

// get sends a GET request and follows no redirect.
func get(t *testing.T, url string, headers ...string) answer {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	require.NoError(t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return answer{response.StatusCode, response.Header, string(body)}
}

// lines keeps the lines of a log.
type lines struct {
	mu   sync.Mutex
	text []byte
}

func (l *lines) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text = append(l.text, line...)
	return len(line), nil
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return string(l.text)
}

// Origins of pages: of a site that tests allow, and of one that they do not.
const (
	shop    = "https://shop.example"
	foreign = "https://evil.example"
)

func allow(t *testing.T, origins ...string) *origin.Origins {
	t.Helper()
	o, err := origin.NewOrigins(origins)
	require.NoError(t, err)
	return o
}

// scrape reads metrics as Prometheus does.
func scrape(t *testing.T, metrics *metrics.Metrics) string {
	t.Helper()
	admin := serve(t, httpapi.NewAdmin(httpapi.AdminOptions{Health: health.NewChecker(nil, nil), Metrics: metrics}))
	a := get(t, admin.URL+"/metrics")
	require.Equal(t, http.StatusOK, a.status)
	return a.body
}
