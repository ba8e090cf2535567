package e2e

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"
	"github.com/stretchr/testify/require"
)

// proxy forwards connections between the program and a server. It records what the program sends.
type proxy struct {
	listener net.Listener
	dial     func(context.Context) (net.Conn, error)
	all      sync.WaitGroup

	mu    sync.Mutex
	conns []net.Conn
	sent  []*output // by connection
	ended bool
}

// newProxy listens in front of a server until the test ends.
func newProxy(t *testing.T, network, address string) *proxy {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	w := &proxy{listener: listener, dial: func(ctx context.Context) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}}
	w.all.Go(func() { w.accept(context.WithoutCancel(t.Context())) })
	t.Cleanup(func() { w.end(); w.all.Wait() })
	return w
}

func (w *proxy) accept(ctx context.Context) {
	for {
		client, err := w.listener.Accept()
		if err != nil {
			return // it is closed
		}
		server, err := w.dial(ctx)
		if err != nil {
			_ = client.Close()
			continue
		}
		sent := newOutput()
		w.mu.Lock()
		w.conns, w.sent = append(w.conns, client, server), append(w.sent, sent)
		cut := w.ended
		w.mu.Unlock()
		if cut {
			w.end()
		}
		w.all.Go(func() { pass(server, io.TeeReader(client, sent), client) })
		w.all.Go(func() { pass(client, server, server) })
	}
}

// pass copies until either side closes, and then closes both.
func pass(to net.Conn, from io.Reader, source net.Conn) {
	_, _ = io.Copy(to, from) // the end of a connection is no error
	_ = to.Close()
	_ = source.Close()
}

// end closes all connections and refuses new ones, as if the server were gone.
func (w *proxy) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ended = true
	_ = w.listener.Close()
	for _, c := range w.conns {
		_ = c.Close()
	}
}

// sentByConnection returns what the program sent, by connection.
func (w *proxy) sentByConnection() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var all []string
	for _, sent := range w.sent {
		all = append(all, sent.String())
	}
	return all
}

func (w *proxy) allSent() string { return strings.Join(w.sentByConnection(), "\n") }

// statements returns the SQL texts that were sent to PostgreSQL, without their parameters.
func (w *proxy) statements(t *testing.T) []string {
	t.Helper()
	var texts []string
	for _, sent := range w.sentByConnection() {
		backend := pgproto3.NewBackend(bytes.NewBufferString(sent), io.Discard)
		_, err := backend.ReceiveStartupMessage()
		for err == nil {
			var message pgproto3.FrontendMessage
			message, err = backend.Receive()
			switch message := message.(type) {
			case *pgproto3.Parse:
				texts = append(texts, message.Query)
			case *pgproto3.Query:
				texts = append(texts, message.String)
			}
		}
		require.True(t, errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF), "%v", err)
	}
	return texts
}
