package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5"

	"orderly.example/internal/devservices"
	"orderly.example/test/process"
)

// manyConnections is for three servers and two workers with the program's own pools.
const manyConnections = 250

// postgresPair is a PostgreSQL and its streaming standby, which has each commit before it is acknowledged.
type postgresPair struct {
	primary, standby *part
}

// postgresRunner is a PostgreSQL that runs.
type postgresRunner struct{ *devservices.Postgres }

func (p postgresRunner) Stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return p.Postgres.Stop(ctx)
}

func (p postgresRunner) Kill() error {
	if err := syscall.Kill(p.PID(), syscall.SIGKILL); err != nil {
		return err
	}
	<-p.Done()
	return p.Stop() // frees the folder
}

func (f *fleet) startPostgres(ctx context.Context) error {
	here, there := filepath.Join(f.shelter, "pg1"), filepath.Join(f.shelter, "pg2")
	pair := &postgresPair{primary: &part{name: "PostgreSQL"}, standby: &part{name: "standby"}}
	pair.primary.start = postgresAt(here, "")
	if err := f.add(ctx, pair.primary); err != nil {
		return err
	}
	f.postgres = pair
	pair.standby.start = postgresAt(there, pair.primary.runner.(postgresRunner).URL())
	if err := f.add(ctx, pair.standby); err != nil {
		return err
	}
	return pair.waitForStandby(ctx)
}

// postgresAt starts a server in a folder, that of a primary's standby where its URL is given.
func postgresAt(folder, primaryURL string) func(context.Context) (runner, error) {
	return func(ctx context.Context) (runner, error) {
		server, err := devservices.StartPostgres(ctx, devservices.PostgresOptions{
			Dir: folder, StandbyOf: primaryURL, MaxConnections: manyConnections,
			Settings: map[string]string{"synchronous_commit": "on", "wal_keep_size": "256MB", "max_wal_size": "256MB"},
		})
		if err != nil {
			return nil, err
		}
		return postgresRunner{server}, nil
	}
}

// waitForStandby has the primary acknowledge no commit that the standby does not have, once the standby streams.
func (p *postgresPair) waitForStandby(ctx context.Context) error {
	if err := p.awaitStreaming(ctx); err != nil {
		return err
	}
	return p.exec(ctx, "ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()")
}

func (p *postgresPair) awaitStreaming(ctx context.Context) error {
	err := await(ctx, func() bool {
		streams, err := process.Query[bool](ctx, p.url(), "SELECT EXISTS (SELECT FROM pg_stat_replication WHERE state = 'streaming')")
		return err == nil && streams[0]
	})
	if err != nil {
		return fmt.Errorf("waiting for the standby: %w", err)
	}
	return nil
}

// url names both servers, and leads to the one that takes writes.
func (p *postgresPair) url() string {
	var sockets []string
	for _, place := range []*part{p.primary, p.standby} {
		if server, ok := place.runner.(postgresRunner); ok {
			sockets = append(sockets, socketOf(server.URL()))
		}
	}
	return postgresURL(sockets...)
}

func socketOf(databaseURL string) string {
	parsed, err := url.Parse(databaseURL)
	if err != nil {
		panic(err) // devservices makes it
	}
	return parsed.Query().Get("host")
}

func postgresURL(sockets ...string) string {
	port := strings.TrimSuffix(strings.Repeat("5432,", len(sockets)), ",")
	text := "postgres://orderly@/orderly?sslmode=disable&target_session_attrs=read-write&host=" + strings.Join(sockets, ",") + "&port=" + port
	return text
}

// exec runs statements on the primary, each by itself.
func (p *postgresPair) exec(ctx context.Context, statements ...string) error {
	for _, statement := range statements {
		conn, err := pgx.Connect(ctx, p.url())
		if err == nil {
			_, err = conn.Exec(ctx, statement)
			err = errors.Join(err, conn.Close(ctx))
		}
		if err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

// failOver kills the primary and promotes the standby. The two change their places.
func (p *postgresPair) failOver(ctx context.Context) error {
	folder := p.primary.runner.(postgresRunner).Dir()
	if err := p.primary.crash(); err != nil {
		return err
	}
	promoted := p.standby.runner.(postgresRunner)
	if err := promote(ctx, promoted.URL()); err != nil {
		return err
	}
	p.primary.runner, p.standby.runner = promoted, nil
	p.primary.start = postgresAt(promoted.Dir(), "")
	p.standby.start = postgresAt(folder, promoted.URL())
	return os.RemoveAll(filepath.Join(folder, "data")) // it is made anew from the new primary
}

func promote(ctx context.Context, databaseURL string) error {
	promoted, err := process.Query[bool](ctx, databaseURL, "SELECT pg_promote()")
	if err == nil && !promoted[0] {
		err = errors.New("it was not promoted")
	}
	if err != nil {
		return fmt.Errorf("promoting the standby: %w", err)
	}
	return nil
}
