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
	"github.com/jackc/pgx/v5/pgconn"
)

const (
	databasePatience = time.Minute
	clonePause       = 5 * time.Millisecond
	objectInUse      = "55006" // SQLSTATE: the source database is being accessed
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
	if err := server.makeTemplate(ctx, template, name); err != nil {
		t.Fatal(err)
	}
	clone := cloneName(t.Name())
	if err := server.clone(ctx, name, clone); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), databasePatience)
		defer cancel()
		if err := server.drop(ctx, clone); err != nil {
			t.Error(err)
		}
	})
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

func (s server) clone(ctx context.Context, template, clone string) error {
	return s.do(ctx, "cloning the template "+template, func(connection *pgx.Conn) error {
		sql := "CREATE DATABASE " + quote(clone) + " TEMPLATE " + quote(template)
		for {
			_, err := connection.Exec(ctx, sql)
			var refused *pgconn.PgError
			if !errors.As(err, &refused) || refused.Code != objectInUse {
				return err
			}
			timer := time.NewTimer(clonePause)
			select {
			case <-timer.C:
			case <-ctx.Done():
				timer.Stop()
				return errors.Join(context.Cause(ctx), err)
			}
		}
	})
}

func (s server) drop(ctx context.Context, database string) error {
	return s.do(ctx, "dropping the test's database", func(connection *pgx.Conn) error {
		_, err := connection.Exec(ctx, "DROP DATABASE IF EXISTS "+quote(database)+" WITH (FORCE)")
		return err
	})
}

// do runs a task on a connection to the server's home database. What says what
// is being done.
func (s server) do(ctx context.Context, what string, task func(*pgx.Conn) error) error {
	connection, err := pgx.Connect(ctx, s.home.String())
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	err = task(connection)
	if err = errors.Join(err, connection.Close(context.WithoutCancel(ctx))); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// cloneName is unique, and tells whose database it is. Postgres takes 63 bytes.
func cloneName(test string) string {
	const most = 40
	plain := regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(test), "_")
	return "test_" + plain[:min(most, len(plain))] + "_" + strings.ToLower(rand.Text()[:12])
}

func quote(name string) string { return pgx.Identifier{name}.Sanitize() }
