package oracle

import (
	"context"
	_ "embed"
	"net/http"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/leasecache"
	"orderly.example/internal/postgres"
	"orderly.example/test/oracle/operations"
	"orderly.example/test/oracle/reference"
	"orderly.example/test/services"
)

// shop is a small seeded shop with its oracle.
type shop struct {
	url    string
	pool   *pgxpool.Pool // the oracle's
	rows   *operations.Rows
	oracle *reference.API
}

const (
	// patience is the longest wait for something that must happen, on a busy machine.
	patience = time.Minute
	tick     = 5 * time.Millisecond
)

// edgeCases inserts rows that the seed lacks: ties in sort columns, special letters, and notifications about
// objects that are hidden from their reader.
//
//go:embed testdata/edge_cases.sql
var edgeCases string

// zone is a time zone with a day without midnight.
func zone(t testing.TB) *time.Location {
	t.Helper()
	azores, err := time.LoadLocation("Atlantic/Azores")
	require.NoError(t, err)
	return azores
}

func newShop(t testing.TB) *shop {
	t.Helper()
	return openShop(t, services.SeededThen(t, edgeCases))
}

// newShopAt creates a shop of the given scale.
func newShopAt(t testing.TB, scale float64) *shop {
	t.Helper()
	url := services.SeededAt(t, scale)
	addEdgeCases(t, url)
	return openShop(t, url)
}

func openShop(t testing.TB, url string) *shop {
	t.Helper()
	s := &shop{url: url}
	pool, err := pgxpool.New(t.Context(), s.url+"&pool_max_conns=4&timezone=UTC")
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	currency, err := db.ParseCurrency("EUR")
	require.NoError(t, err)
	s.pool = pool
	s.oracle = reference.New(pool, currency, zone(t))
	s.rows, err = operations.Read(t.Context(), pool, s.oracle.Schema())
	require.NoError(t, err)
	return s
}

func addEdgeCases(t testing.TB, url string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(context.WithoutCancel(t.Context()))) }()
	_, err = conn.Exec(t.Context(), edgeCases)
	require.NoError(t, err)
}

// testServer is a server of the shop, with its own pool and a proxy that records its statements.
type testServer struct {
	db      *db.DB
	handler http.Handler
	proxy   *proxy
}

// serverOptions are how a testServer differs from the default.
type serverOptions struct {
	options func(*httpapi.GraphQLOptions)
	sql     func(string) string // rewrites each statement on its way to Postgres
}

func (s *shop) open(t testing.TB, options ...serverOptions) *testServer {
	t.Helper()
	var with serverOptions
	for _, with = range options {
	}
	recorder := newProxy(t, s.url, with.sql)
	d, err := db.Open(t.Context(), db.Options{Postgres: postgres.Options{URL: recorder.url, Min: 1, Max: 8, Waiters: 1000, StatementTimeout: time.Minute}, MaxOpenReports: 1000, TimeZone: zone(t)})
	require.NoError(t, err)
	t.Cleanup(d.Close)
	o := httpapi.GraphQLOptions{DB: d, Timeout: time.Minute}
	if with.options != nil {
		with.options(&o)
	}
	handler, err := httpapi.NewGraphQL(o)
	require.NoError(t, err)
	recorder.takeStatements() // those of opening the server
	return &testServer{db: d, handler: handler, proxy: recorder}
}

// openStore connects to a Redis for this test only.
func openStore(t *testing.T) *leasecache.Store {
	t.Helper()
	store, err := leasecache.Open(t.Context(), services.RedisURL(t), leasecache.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	require.Eventually(t, store.Up, patience, tick)
	return store
}
