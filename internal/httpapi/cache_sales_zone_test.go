package httpapi_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/postgres"
)

// A server that is started with another time zone counts by that zone's days, whatever an earlier server has left in Redis.
func TestTheCachedSalesAreThoseOfTheTimeZone(t *testing.T) {
	t.Parallel()
	const query = `{ salesSeries(from: "2026-01-01", to: "2026-03-31", interval: DAY) { date orderCount total { amount } } }`
	here := newServer(t)
	zone, err := time.LoadLocation("Pacific/Kiritimati") // 14 hours before UTC
	require.NoError(t, err)
	moved, err := db.Open(t.Context(), db.Options{Postgres: postgres.Options{URL: here.url, Min: 1, Max: 8, StatementTimeout: patience}, TimeZone: zone})
	require.NoError(t, err)
	t.Cleanup(moved.Close)
	started := func(rows *entitycache.Caches) *testServer {
		return here.secondServer(func(_ *auth.Accounts, o *httpapi.GraphQLOptions) { o.DB, o.Caches = moved, rows })
	}
	there, uncached := started(entitycache.New(here.store, moved, entitycache.Options{})), started(entitycache.New(nil, moved, entitycache.Options{}))
	staff := here.token("staff")

	inUTC := here.ask(query, nil, staff...).data(t)
	want := uncached.ask(query, nil, staff...).data(t)
	require.NotEqual(t, want, inUTC)
	require.JSONEq(t, want, there.ask(query, nil, staff...).data(t))
	require.Zero(t, there.ask(query, nil, staff...).costOf(t).Statements.Used, "it is cached")
	require.JSONEq(t, inUTC, here.ask(query, nil, staff...).data(t))
}
