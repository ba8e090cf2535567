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

// proxy forwards messages between a server and Postgres. It records the statements that run, and can rewrite them.
type proxy struct {
	url    string
	change func(sql string) string // nil changes nothing

	to  *pgconn.Config
	all sync.WaitGroup

	mu         sync.Mutex
	statements []string
}

// newProxy listens on a Unix socket, in front of the given Postgres, until the test ends.
func newProxy(t testing.TB, address string, change func(string) string) *proxy {
	t.Helper()
	to, err := pgconn.ParseConfig(address)
	require.NoError(t, err)
	folder, err := os.MkdirTemp("", "proxy") //nolint:usetesting // a socket's path must be short
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(folder)) })
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "unix", filepath.Join(folder, ".s.PGSQL.5432"))
	require.NoError(t, err)
	p := &proxy{change: change, to: to}
	p.url = "postgres://" + to.User + "@/" + to.Database + "?sslmode=disable&port=5432&host=" + url.QueryEscape(folder)
	ctx := context.WithoutCancel(t.Context())
	p.all.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return // it is closed
			}
			p.all.Go(func() { p.serve(ctx, client) })
		}
	})
	t.Cleanup(func() { require.NoError(t, listener.Close()); p.all.Wait() })
	return p
}

// serve forwards messages until either side closes its connection.
func (p *proxy) serve(ctx context.Context, client net.Conn) {
	defer func() { _ = client.Close() }()
	network, address := pgconn.NetworkAddress(p.to.Host, p.to.Port)
	server, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	go func() {
		_, _ = io.Copy(client, server) // the end of a connection is no error
		_ = client.Close()
	}()
	from := pgproto3.NewBackend(client, io.Discard)
	var message pgproto3.FrontendMessage
	message, err = from.ReceiveStartupMessage()
	named := map[string]string{}
	for err == nil {
		var bytes []byte
		if bytes, err = p.recordMessage(message, named).Encode(nil); err == nil {
			_, err = server.Write(bytes)
		}
		if err == nil {
			message, err = from.Receive()
		}
	}
}

// recordMessage records the statement that a message runs. named are the connection's prepared statements.
func (p *proxy) recordMessage(message pgproto3.FrontendMessage, named map[string]string) pgproto3.FrontendMessage {
	switch m := message.(type) {
	case *pgproto3.Parse:
		named[m.Name] = m.Query
		if p.change != nil {
			m.Query = p.change(m.Query)
		}
	case *pgproto3.Bind:
		p.record(named[m.PreparedStatement])
	case *pgproto3.Query:
		p.record(m.String)
	}
	return message
}

func (p *proxy) record(sql string) {
	word, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(sql)), " ")
	if slices.Contains([]string{"begin", "commit", "rollback", "set", "-- ping"}, strings.TrimSuffix(word, ";")) || strings.HasPrefix(sql, "-- ping") {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.statements = append(p.statements, sql)
}

// takeStatements returns the statements since the last call.
func (p *proxy) takeStatements() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	ran := p.statements
	p.statements = nil
	return ran
}
