package limits_test

import (
	"context"
	"io"
	"net"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/httpapi/limits"
)

func TestQueuedConnectionsOutliveTheListener(t *testing.T) {
	t.Parallel()
	var config net.ListenConfig
	socket, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	listener := limits.KeepQueued(socket)

	// Nobody accepts: the kernel completes the connections, and takes what is sent.
	var dialer net.Dialer
	clients := make([]net.Conn, 5)
	for i := range clients {
		clients[i], err = dialer.DialContext(t.Context(), "tcp", listener.Addr().String())
		require.NoError(t, err)
		_, err = io.WriteString(clients[i], "asked")
		require.NoError(t, err)
	}
	require.NoError(t, listener.Close())
	_, err = dialer.DialContext(context.WithoutCancel(t.Context()), "tcp", listener.Addr().String())
	require.Error(t, err, "no more are taken")

	for range clients {
		conn, err := listener.Accept()
		require.NoError(t, err)
		question := make([]byte, len("asked"))
		_, err = io.ReadFull(conn, question)
		require.NoError(t, err)
		_, err = io.WriteString(conn, "answered")
		require.NoError(t, err)
		require.NoError(t, conn.Close())
	}
	for _, client := range clients {
		answer, err := io.ReadAll(client)
		require.NoError(t, err)
		require.Equal(t, "answered", string(answer))
		require.NoError(t, client.Close())
	}
	_, err = listener.Accept()
	require.ErrorIs(t, err, net.ErrClosed)
	require.ErrorIs(t, listener.Close(), net.ErrClosed)
}
