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

// tap stands between the program and a server: it passes everything on, and keeps what the program sends.
type tap struct {
	listener net.Listener
	dial     func(context.Context) (net.Conn, error)
	all      sync.WaitGroup

	mu    sync.Mutex
	conns []net.Conn
	sent  []*output // by connection
	cut   bool
}

// newTap listens for a server's clients until the test ends.
func newTap(t *testing.T, network, address string) *tap {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	w := &tap{listener: listener, dial: func(ctx context.Context) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}}
	w.all.Go(func() { w.accept(context.WithoutCancel(t.Context())) })
	t.Cleanup(func() { w.end(); w.all.Wait() })
	return w
}

func (w *tap) accept(ctx context.Context) {
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
		cut := w.cut
		w.mu.Unlock()
		if cut {
			w.end()
		}
		w.all.Go(func() { pass(server, io.TeeReader(client, sent), client) })
		w.all.Go(func() { pass(client, server, server) })
	}
}

// pass copies until one of both ends, and ends the other.
func pass(to net.Conn, from io.Reader, source net.Conn) {
	_, _ = io.Copy(to, from) // that a connection ends is no error here
	_ = to.Close()
	_ = source.Close()
}

// end ends all connections, and refuses new ones: the server is gone.
func (w *tap) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = true
	_ = w.listener.Close()
	for _, c := range w.conns {
		_ = c.Close()
	}
}

// byConnection is what was sent.
func (w *tap) byConnection() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var all []string
	for _, sent := range w.sent {
		all = append(all, sent.String())
	}
	return all
}

func (w *tap) everything() string { return strings.Join(w.byConnection(), "\n") }

// statements are the texts of the SQL that was sent to a PostgreSQL server, without their parameters.
func (w *tap) statements(t *testing.T) []string {
	t.Helper()
	var texts []string
	for _, sent := range w.byConnection() {
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
