package middleware

import (
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The connection of a client that does not read a response is closed.
func TestAnswersThatAreNotRead(t *testing.T) {
	t.Parallel()
	const size = 64 << 20 // more than the system keeps for a connection
	written := make(chan error, 1)
	served := httptest.NewServer(LogRequests(slog.New(slog.DiscardHandler), 50*time.Millisecond, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, err := w.Write(make([]byte, size))
		written <- err
	})))
	t.Cleanup(served.Close)
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", served.Listener.Addr().String())
	require.NoError(t, err)
	_, err = conn.Write([]byte("GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n"))
	require.NoError(t, err)
	require.Error(t, <-written)
	require.NoError(t, conn.Close())
}
