package httpapi_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"orderly.example/internal/auth"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/httpapi/origin"
)

// forwarded returns the headers of a request that a proxy forwards for an address.
func forwarded(address string) []string { return []string{"X-Forwarded-For", address} }

// behindProxy makes httptest's client a trusted proxy.
func behindProxy(most int) change {
	return func(_ *auth.Accounts, o *httpapi.GraphQLOptions) {
		o.InFlight, o.Proxies = most, origin.Proxies{netip.MustParsePrefix("192.0.2.0/24")}
	}
}

// While as many requests as allowed are being answered, one more is refused at once; afterwards one is answered. Half of them
// may be from one address.
func TestRequestsOverTheLimitAreRefused(t *testing.T) {
	t.Parallel()
	const most = 4
	f := newServer(t, behindProxy(most))
	lock, err := f.ownPool.Begin(t.Context())
	require.NoError(t, err)
	defer func() { _ = lock.Rollback(t.Context()) }()
	_, err = lock.Exec(t.Context(), "LOCK TABLE products")
	require.NoError(t, err)

	const query = `{ products(first: 1) { nodes { sku } } }`
	answered := make(chan int, most)
	begin := func(address string) {
		for range most / 2 {
			go func() { answered <- f.ask(query, nil, forwarded(address)...).status }()
		}
	}
	awaitWaiting := func(n int) {
		require.Eventually(t, func() bool {
			return scalarOf(t, lock, "SELECT count(*) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())") == n &&
				f.handler.Admission.Count() == n
		}, patience, pollInterval)
	}
	requireRefused := func(address string) {
		refused := f.ask(query, nil, forwarded(address)...)
		require.Equal(t, http.StatusServiceUnavailable, refused.status)
		require.Contains(t, refused.body, `"code":"UNAVAILABLE"`)
		require.Equal(t, "1", refused.header.Get("Retry-After"))
	}
	begin("198.51.100.1")
	awaitWaiting(most / 2)
	requireRefused("198.51.100.1")
	const free = `{ __typename }`
	require.Equal(t, http.StatusOK, f.ask(free, nil, forwarded("198.51.100.2")...).status, "others are let in")
	begin("198.51.100.2")
	awaitWaiting(most)
	requireRefused("198.51.100.3")
	stream := append(forwarded("198.51.100.3"), "Accept", "text/event-stream")
	require.Equal(t, http.StatusServiceUnavailable, f.ask(free, nil, stream...).status, "who asks for a stream takes a place until it begins")

	require.NoError(t, lock.Rollback(t.Context()))
	for range most {
		require.Equal(t, http.StatusOK, <-answered)
	}
	require.Equal(t, http.StatusOK, f.ask(query, nil, forwarded("198.51.100.1")...).status)
	require.Zero(t, f.handler.Admission.Count())
}

// A stream that has begun is no longer admitted as a request.
func TestStreamsAreNotAdmittedRequests(t *testing.T) {
	t.Parallel()
	f := newServer(t, func(_ *auth.Accounts, o *httpapi.GraphQLOptions) { o.InFlight = 1 })
	token := f.token("staff")
	stream := listenTo(t, f.listen(), `subscription { notificationReceived { id } }`, nil, token...)
	require.Equal(t, http.StatusOK, stream.response.StatusCode)
	require.Equal(t, "staff", f.viewerName(token...))
}

// A request whose body is being received is not admitted yet.
func TestBodiesBeingReceivedAreNotAdmitted(t *testing.T) {
	t.Parallel()
	f := newServer(t, func(_ *auth.Accounts, o *httpapi.GraphQLOptions) { o.InFlight = 1 })
	began := make(chan struct{})
	served := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(began)
		f.handler.ServeHTTP(w, r)
	}))
	t.Cleanup(served.Close)
	const body = `{"query": "{ __typename }"}`
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", served.Listener.Addr().String())
	require.NoError(t, err)
	_, err = fmt.Fprintf(conn, "POST /graphql HTTP/1.1\r\nHost: shop.example\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n{", len(body))
	require.NoError(t, err)
	<-began
	require.Equal(t, http.StatusOK, f.ask(`{ __typename }`, nil).status)
	_, err = conn.Write([]byte(body[1:]))
	require.NoError(t, err)
	answered, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	require.NoError(t, answered.Body.Close())
	require.Equal(t, http.StatusOK, answered.StatusCode)
	require.NoError(t, conn.Close())
}

func scalarOf(t *testing.T, tx pgx.Tx, sql string) (n int) {
	t.Helper()
	require.NoError(t, tx.QueryRow(t.Context(), sql).Scan(&n))
	return n
}
