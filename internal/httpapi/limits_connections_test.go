package httpapi_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/faults"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/httpapi/limits"
	"orderly.example/internal/httpapi/origin"
)

// On Linux all of 127.0.0.0/8 are addresses of the machine.
const (
	firstAddress, secondAddress, proxyAddress = "127.0.0.1", "127.0.0.2", "127.0.0.3"
)

// closedConnections counts refusals by their reason, and keeps the log.
type closedConnections struct {
	lines

	mutex sync.Mutex
	by    map[faults.Refusal]int
}

func (c *closedConnections) count(by faults.Refusal) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.by[by]++
}

// requireOne checks that one connection was closed, because of this limit.
func (c *closedConnections) requireOne(t *testing.T, by faults.Refusal) {
	t.Helper()
	c.mutex.Lock()
	defer c.mutex.Unlock()
	require.Equal(t, map[faults.Refusal]int{by: 1}, c.by)
	require.Contains(t, c.String(), `level=WARN msg="a connection was closed at once: too many are open" reason=`+string(by))
}

// listenCounted listens with limits whose refusals are counted.
func listenCounted(t *testing.T, limits limits.Connections) (string, *closedConnections) {
	t.Helper()
	closed := &closedConnections{by: map[faults.Refusal]int{}}
	limits.CountRefusal = closed.count
	return listenWithin(t, limits, closed), closed
}

// listenWithin answers all paths. For /taken the handler takes the connection over until the client disconnects.
func listenWithin(t *testing.T, limits limits.Connections, log io.Writer) string {
	t.Helper()
	l, err := httpapi.Listen(t.Context(), "127.0.0.1:0", limits, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/taken" {
			return
		}
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		_, _ = conn.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
		_, _ = conn.Read(make([]byte, 1))
		_ = conn.Close()
	}), slog.New(slog.NewTextHandler(log, nil)))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, l.Stop(context.WithoutCancel(t.Context()))) })
	return l.Addr()
}

// dialFrom requests a path from an address, and returns the connection.
func dialFrom(t *testing.T, from, to, path string) (_ net.Conn, answered bool) {
	t.Helper()
	conn, err := (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}).DialContext(t.Context(), "tcp", to)
	if errors.Is(err, syscall.ECONNRESET) {
		return nil, false
	}
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	_, _ = conn.Write([]byte("GET " + path + " HTTP/1.1\r\nHost: shop.example\r\n\r\n")) // it may be closed
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return conn, false
	}
	return conn, answer.Body.Close() == nil && answer.StatusCode == http.StatusOK
}

func requireServed(t *testing.T, from, to, path string) net.Conn {
	t.Helper()
	conn, answered := dialFrom(t, from, to, path)
	require.True(t, answered)
	return conn
}

func requireClosed(t *testing.T, from, to string) {
	t.Helper()
	_, answered := dialFrom(t, from, to, "/")
	require.False(t, answered)
}

func TestConnectionsAreLimited(t *testing.T) {
	t.Parallel()

	t.Run("of one address, while others are served", func(t *testing.T) {
		t.Parallel()
		for _, path := range []string{"/", "/taken"} {
			to, closed := listenCounted(t, limits.Connections{Max: 10, MaxPerAddress: 2})
			first := requireServed(t, firstAddress, to, path)
			requireServed(t, firstAddress, to, path)
			requireClosed(t, firstAddress, to)
			closed.requireOne(t, faults.RefusedAddressConnection)
			requireServed(t, secondAddress, to, path)

			require.NoError(t, first.Close())
			require.Eventually(t, func() bool {
				_, answered := dialFrom(t, firstAddress, to, path)
				return answered
			}, patience, pollInterval, "a closed connection gives its place back")
		}
	})

	t.Run("of all addresses together", func(t *testing.T) {
		t.Parallel()
		to, closed := listenCounted(t, limits.Connections{Max: 2, MaxPerAddress: 10})
		first := requireServed(t, firstAddress, to, "/")
		requireServed(t, secondAddress, to, "/")
		requireClosed(t, proxyAddress, to)
		closed.requireOne(t, faults.RefusedConnection)
		require.NoError(t, first.Close())
		require.Eventually(t, func() bool {
			_, answered := dialFrom(t, proxyAddress, to, "/")
			return answered
		}, patience, pollInterval)
	})

	t.Run("but not of a trusted proxy", func(t *testing.T) {
		t.Parallel()
		to, closed := listenCounted(t, limits.Connections{Max: 4, MaxPerAddress: 1, Proxies: origin.Proxies{netip.MustParsePrefix(proxyAddress + "/32")}})
		for range 3 {
			requireServed(t, proxyAddress, to, "/")
		}
		requireServed(t, firstAddress, to, "/")
		requireClosed(t, proxyAddress, to)
		closed.requireOne(t, faults.RefusedConnection)
	})
}
