package proof

import (
	"context"
	_ "embed"
	"net/http"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"orderly/db"
	"orderly/dbtest"
	"orderly/proof/operations"
	"orderly/proof/oracle"
	"orderly/server"
)

// shop is a small seeded shop, with its server and its oracle.
type shop struct {
	url    string
	rows   *operations.Rows
	oracle *oracle.Oracle
}

// oddities are rows that the seed does not have: ties in what lists are sorted by, letters that need care, and things
// that are hidden from who is told of them.
//
//go:embed testdata/oddities.sql
var oddities string

func newShop(t testing.TB) *shop {
	t.Helper()
	s := &shop{url: dbtest.Seeded(t)}
	addOddities(t, s.url)
	pool, err := pgxpool.New(t.Context(), s.url+"&pool_max_conns=4&timezone=UTC")
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	s.rows, err = operations.Read(t.Context(), pool)
	require.NoError(t, err)
	currency, err := db.ParseCurrency("EUR")
	require.NoError(t, err)
	s.oracle = oracle.New(pool, currency, time.UTC)
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

// subject is a server of the shop, with a pool of its own.
type subject struct {
	db      *db.DB
	handler http.Handler
}

func (s *shop) open(t testing.TB, change ...func(*server.GraphQLOptions)) *subject {
	t.Helper()
	d, err := db.Open(t.Context(), db.Options{URL: s.url, Min: 1, Max: 8})
	require.NoError(t, err)
	t.Cleanup(d.Close)
	o := server.GraphQLOptions{DB: d, Timeout: time.Minute}
	for _, c := range change {
		c(&o)
	}
	return &subject{db: d, handler: server.NewGraphQL(o)}
}
