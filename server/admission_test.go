package server_test

import (
	"net/http"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"orderly/auth"
	"orderly/server"
)

// While as many requests as may be are being answered, one more is refused at once; afterwards one is answered.
func TestRequestsOverTheLimitAreRefused(t *testing.T) {
	t.Parallel()
	const most = 3
	f := newFront(t, func(_ *auth.Accounts, o *server.GraphQLOptions) { o.InFlight = most })
	lock, err := f.aside.Begin(t.Context())
	require.NoError(t, err)
	defer func() { _ = lock.Rollback(t.Context()) }()
	_, err = lock.Exec(t.Context(), "LOCK TABLE products")
	require.NoError(t, err)

	const query = `{ products(first: 1) { nodes { sku } } }`
	answered := make(chan int, most)
	for range most {
		go func() { answered <- f.ask(query, nil).status }()
	}
	require.Eventually(t, func() bool {
		return scalarOf(t, lock, "SELECT count(*) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())") == most &&
			f.handler.InFlight() == most
	}, patience, moment)
	refused := f.ask(query, nil)
	require.Equal(t, http.StatusServiceUnavailable, refused.status)
	require.Contains(t, refused.body, `"code":"UNAVAILABLE"`)
	require.Equal(t, "1", refused.header.Get("Retry-After"))

	require.NoError(t, lock.Rollback(t.Context()))
	for range most {
		require.Equal(t, http.StatusOK, <-answered)
	}
	require.Equal(t, http.StatusOK, f.ask(query, nil).status)
	require.Zero(t, f.handler.InFlight())
}

func scalarOf(t *testing.T, tx pgx.Tx, sql string) (n int) {
	t.Helper()
	require.NoError(t, tx.QueryRow(t.Context(), sql).Scan(&n))
	return n
}
