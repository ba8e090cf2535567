package lockstephttp_test

import (
	"context"
	"strings"
	"testing"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"orderly.example/lockstep/lockstephttp"
)

// A socket needs no options: it takes everybody, and says itself that it is full.
func TestSocketWithoutOptions(t *testing.T) {
	t.Parallel()
	server := serve(t, lockstephttp.Socket{Operations: 1}, &stream{ticks: make(chan struct{})})
	conn := dial(t, server, "graphql-transport-ws")
	for _, m := range []string{initiation, aSubscriber, strings.Replace(aSubscriber, `"1"`, `"2"`, 1)} {
		require.NoError(t, conn.Write(t.Context(), websocket.MessageText, []byte(m)))
	}
	for _, expected := range []string{
		`{"type":"connection_ack"}`,
		`{"id":"2","type":"error","payload":[{"message":"the socket has as many operations as it may have at once"}]}`,
	} {
		_, text, err := conn.Read(t.Context())
		require.NoError(t, err)
		require.Equal(t, expected, string(text))
	}
}

// Without Closing, whoever is refused, and whose stream ends, is told no reason.
func TestSocketsThatCloseWithoutClosing(t *testing.T) {
	t.Parallel()
	for name, socket := range map[string]lockstephttp.Socket{
		"not let in": {Enter: func(context.Context) (context.Context, func(), error) { return nil, nil, errGone }},
		"refused":    {Open: func(context.Context, map[string]any) (context.Context, func(), error) { return nil, nil, errGone }},
		"ended": {Open: func(ctx context.Context, _ map[string]any) (context.Context, func(), error) {
			ctx, cancel := context.WithCancel(ctx)
			cancel()
			return ctx, func() {}, nil
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conn := dial(t, serve(t, socket, &stream{}), "graphql-transport-ws")
			if socket.Open != nil {
				require.NoError(t, conn.Write(t.Context(), websocket.MessageText, []byte(initiation)))
			}
			requireClosed(t, conn, 4403, "Forbidden")
		})
	}
}
