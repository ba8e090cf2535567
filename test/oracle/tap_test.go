package oracle

import (
	"context"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"
	"github.com/stretchr/testify/require"
)

// tap stands between a server and Postgres. It keeps the statements that are run, and can change their texts on the way.
type tap struct {
	url    string
	change func(sql string) string // nil changes nothing

	to  *pgconn.Config
	all sync.WaitGroup

	mu  sync.Mutex
	ran []string
}

// newTap listens for clients of the Postgres at a URL, which is a folder's, until the test ends.
func newTap(t testing.TB, address string, change func(string) string) *tap {
	t.Helper()
	to, err := pgconn.ParseConfig(address)
	require.NoError(t, err)
	folder, err := os.MkdirTemp("", "tap") //nolint:usetesting // a socket's path must be short
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(folder)) })
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "unix", filepath.Join(folder, ".s.PGSQL.5432"))
	require.NoError(t, err)
	w := &tap{change: change, to: to}
	w.url = "postgres://" + to.User + "@/" + to.Database + "?sslmode=disable&port=5432&host=" + url.QueryEscape(folder)
	ctx := context.WithoutCancel(t.Context())
	w.all.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return // it is closed
			}
			w.all.Go(func() { w.serve(ctx, client) })
		}
	})
	t.Cleanup(func() { require.NoError(t, listener.Close()); w.all.Wait() })
	return w
}

// serve passes messages on until one of both ends.
func (w *tap) serve(ctx context.Context, client net.Conn) {
	defer func() { _ = client.Close() }()
	network, address := pgconn.NetworkAddress(w.to.Host, w.to.Port)
	server, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	go func() {
		_, _ = io.Copy(client, server) // that a connection ends is no error here
		_ = client.Close()
	}()
	from := pgproto3.NewBackend(client, io.Discard)
	var message pgproto3.FrontendMessage
	message, err = from.ReceiveStartupMessage()
	named := map[string]string{}
	for err == nil {
		var bytes []byte
		if bytes, err = w.tapped(message, named).Encode(nil); err == nil {
			_, err = server.Write(bytes)
		}
		if err == nil {
			message, err = from.Receive()
		}
	}
}

// tapped notes what a message runs. named are the statements that the connection has prepared.
func (w *tap) tapped(message pgproto3.FrontendMessage, named map[string]string) pgproto3.FrontendMessage {
	switch m := message.(type) {
	case *pgproto3.Parse:
		named[m.Name] = m.Query
		if w.change != nil {
			m.Query = w.change(m.Query)
		}
	case *pgproto3.Bind:
		w.note(named[m.PreparedStatement])
	case *pgproto3.Query:
		w.note(m.String)
	}
	return message
}

func (w *tap) note(sql string) {
	word, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(sql)), " ")
	if slices.Contains([]string{"begin", "commit", "rollback", "set", "-- ping"}, strings.TrimSuffix(word, ";")) || strings.HasPrefix(sql, "-- ping") {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ran = append(w.ran, sql)
}

// taken are the statements since the last call.
func (w *tap) taken() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	ran := w.ran
	w.ran = nil
	return ran
}
