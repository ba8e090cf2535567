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
	"orderly.example/test/oracle/operations"
	"orderly.example/test/oracle/reference"
	"orderly.example/test/services"
)

// shop is a small seeded shop, with its server and its oracle.
type shop struct {
	url    string
	pool   *pgxpool.Pool // the oracle's
	rows   *operations.Rows
	oracle *reference.API
}

const (
	// patience is how long what must happen may take, on a busy machine.
	patience = time.Minute
	moment   = 5 * time.Millisecond
)

// oddities are rows that the seed does not have: ties in what lists are sorted by, letters that need care, and things
// that are hidden from who is told of them.
//
//go:embed testdata/oddities.sql
var oddities string

// zone is one in which a day can be without midnight.
func zone(t testing.TB) *time.Location {
	t.Helper()
	azores, err := time.LoadLocation("Atlantic/Azores")
	require.NoError(t, err)
	return azores
}

func newShop(t testing.TB) *shop {
	t.Helper()
	return openShop(t, services.SeededThen(t, oddities))
}

// newShopAt is one of a scale.
func newShopAt(t testing.TB, scale float64) *shop {
	t.Helper()
	url := services.SeededAt(t, scale)
	addOddities(t, url)
	return openShop(t, url)
}

func openShop(t testing.TB, url string) *shop {
	t.Helper()
	s := &shop{url: url}
	pool, err := pgxpool.New(t.Context(), s.url+"&pool_max_conns=4&timezone=UTC")
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	s.rows, err = operations.Read(t.Context(), pool)
	require.NoError(t, err)
	currency, err := db.ParseCurrency("EUR")
	require.NoError(t, err)
	s.pool = pool
	s.oracle = reference.New(pool, currency, zone(t))
	return s
}

func addOddities(t testing.TB, url string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(context.WithoutCancel(t.Context()))) }()
	_, err = conn.Exec(t.Context(), oddities)
	require.NoError(t, err)
}

// subject is a server of the shop, with a pool of its own, and what it says to Postgres.
type subject struct {
	db      *db.DB
	handler http.Handler
	tap     *tap
}

// changes are what is different about a subject.
type changes struct {
	options func(*httpapi.GraphQLOptions)
	sql     func(string) string // of each statement, on its way
}

func (s *shop) open(t testing.TB, change ...changes) *subject {
	t.Helper()
	var with changes
	for _, with = range change {
	}
	w := newTap(t, s.url, with.sql)
	d, err := db.Open(t.Context(), db.Options{URL: w.url, Min: 1, Max: 8, Waiters: 1000, MaxOpenReports: 1000, TimeZone: zone(t), StatementTimeout: time.Minute})
	require.NoError(t, err)
	t.Cleanup(d.Close)
	o := httpapi.GraphQLOptions{DB: d, Timeout: time.Minute}
	if with.options != nil {
		with.options(&o)
	}
	handler := httpapi.NewGraphQL(o)
	w.taken() // what opening took
	return &subject{db: d, handler: handler, tap: w}
}

// openStore connects to a Redis of the test's own.
func openStore(t *testing.T) *leasecache.Store {
	t.Helper()
	store, err := leasecache.Open(t.Context(), services.RedisURL(t), leasecache.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	require.Eventually(t, store.Up, patience, moment)
	return store
}
