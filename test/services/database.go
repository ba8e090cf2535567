package services

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	databasePatience = time.Minute
)

// Database returns the URL of a fresh database, a clone of the template
// database name, and drops it when the test ends, whoever is still connected.
// It is safe in parallel tests.
//
// The first call on a server makes the template: template fills the database at
// url and closes its connections. A server can outlive a run, so name should
// change with what template does, as a hash of the migrations does.
func Database(t testing.TB, template func(ctx context.Context, url string) error, name string) string {
	t.Helper()
	return clone(t, name, func(ctx context.Context, server server, connection *pgx.Conn) error {
		return server.makeTemplate(ctx, connection, template, name)
	})
}

// clone returns the URL of a clone of the template database name, once makeTemplate has made it.
func clone(t testing.TB, name string, makeTemplate func(context.Context, server, *pgx.Conn) error) string {
	t.Helper()
	own := cloneName(t.Name())
	return withServer(t, func(ctx context.Context, server server, connection *pgx.Conn) (string, error) {
		t.Cleanup(func() {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), databasePatience)
			defer cancel()
			if err := server.drop(ctx, own); err != nil {
				t.Errorf("dropping the test's database: %v", err)
			}
		})
		if err := makeTemplate(ctx, server, connection); err != nil {
			return "", fmt.Errorf("making the template database %s: %w", name, err)
		}
		if err := cloneDatabase(ctx, connection, name, own); err != nil {
			return "", fmt.Errorf("cloning the template database %s: %w", name, err)
		}
		return own, nil
	})
}

// withServer has a function make a database on the tests' server, and returns the database's URL.
func withServer(t testing.TB, makeDatabase func(context.Context, server, *pgx.Conn) (name string, err error)) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), databasePatience)
	defer cancel()
	server, err := serverOf(os.Getenv(PostgresVariable))
	if err != nil {
		t.Fatal(err)
	}
	connection, err := server.connect(ctx)
	if err != nil {
		t.Fatalf("connecting to make the test's database: %v", err)
	}
	defer server.giveBack(connection)
	name, err := makeDatabase(ctx, server, connection)
	if err != nil {
		t.Fatal(err)
	}
	return server.url(name)
}

// server is a PostgreSQL server, known by the URL of one of its databases.
type server struct{ home url.URL }

func serverOf(address string) (server, error) {
	if address == "" {
		return server{}, fmt.Errorf("%s is not set: the package's TestMain should call services.Run", PostgresVariable)
	}
	home, err := url.Parse(address)
	if err != nil {
		return server{}, fmt.Errorf("reading %s: %w", PostgresVariable, err)
	}
	if home.Scheme == "" {
		return server{}, fmt.Errorf("%s must be a URL, as postgres://user@host/database", PostgresVariable)
	}
	return server{home: *home}, nil
}

// url is the URL of one of the server's databases.
func (s server) url(database string) string {
	other := s.home
	other.Path = "/" + database
	return other.String()
}

// idle are connections to servers' home databases, by URL, that tests of this process gave back: connecting costs more
// than cloning. They end with the process.
var idle = struct { //nolint:gochecknoglobals // tests have nothing else in common
	mu          sync.Mutex
	connections map[string][]*pgx.Conn
}{connections: map[string][]*pgx.Conn{}}

// connect takes an idle connection to the home database, or makes one.
func (s server) connect(ctx context.Context) (*pgx.Conn, error) {
	home := s.home.String()
	idle.mu.Lock()
	own := idle.connections[home]
	if len(own) > 0 {
		last := len(own) - 1
		idle.connections[home] = own[:last]
		idle.mu.Unlock()
		return own[last], nil
	}
	idle.mu.Unlock()
	return pgx.Connect(ctx, home)
}

// giveBack keeps a connection for the next test, if it still works.
func (s server) giveBack(connection *pgx.Conn) {
	if connection.IsClosed() {
		return
	}
	idle.mu.Lock()
	defer idle.mu.Unlock()
	home := s.home.String()
	idle.connections[home] = append(idle.connections[home], connection)
}

func (s server) drop(ctx context.Context, database string) error {
	connection, err := s.connect(ctx)
	if err != nil {
		return err
	}
	defer s.giveBack(connection)
	return dropDatabase(ctx, connection, database)
}

// cloneName is unique, and tells whose database it is. Postgres takes 63 bytes.
func cloneName(test string) string {
	const most = 40
	plain := regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(test), "_")
	return "test_" + plain[:min(most, len(plain))] + "_" + strings.ToLower(rand.Text()[:12])
}

func quote(name string) string { return pgx.Identifier{name}.Sanitize() }
