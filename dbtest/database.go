package dbtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"strings"
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
	ctx, cancel := context.WithTimeout(t.Context(), databasePatience)
	defer cancel()
	server, err := serverOf(os.Getenv(PostgresVariable))
	if err != nil {
		t.Fatal(err)
	}
	// One connection makes and drops: under load, connecting costs more than cloning.
	connection, err := pgx.Connect(ctx, server.home.String())
	if err != nil {
		t.Fatalf("connecting to make the test's database: %v", err)
	}
	clone := cloneName(t.Name())
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), databasePatience)
		defer cancel()
		if err := errors.Join(dropDatabase(ctx, connection, clone), connection.Close(ctx)); err != nil {
			t.Errorf("dropping the test's database: %v", err)
		}
	})
	if err := server.makeTemplate(ctx, connection, template, name); err != nil {
		t.Fatalf("making the template database %s: %v", name, err)
	}
	if err := cloneDatabase(ctx, connection, name, clone); err != nil {
		t.Fatalf("cloning the template database %s: %v", name, err)
	}
	return server.url(clone)
}

// server is a PostgreSQL server, known by the URL of one of its databases.
type server struct{ home url.URL }

func serverOf(address string) (server, error) {
	if address == "" {
		return server{}, fmt.Errorf("%s is not set: the package's TestMain should call dbtest.Run", PostgresVariable)
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

// cloneName is unique, and tells whose database it is. Postgres takes 63 bytes.
func cloneName(test string) string {
	const most = 40
	plain := regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(test), "_")
	return "test_" + plain[:min(most, len(plain))] + "_" + strings.ToLower(rand.Text()[:12])
}

func quote(name string) string { return pgx.Identifier{name}.Sanitize() }
