package services

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// makeTemplate makes the template database unless the server has it. A lock on
// the server lets one process do it while the others wait. A template that is
// done takes no connections; one that takes them was left half-made.
func (s server) makeTemplate(ctx context.Context, connection *pgx.Conn, template func(ctx context.Context, url string) error, name string) (err error) {
	return s.makeTemplateFrom(ctx, connection, "", template, name)
}

// makeTemplateFrom begins with a clone of source, another template, unless that is "".
func (s server) makeTemplateFrom(ctx context.Context, connection *pgx.Conn, source string, template func(ctx context.Context, url string) error, name string) (err error) {
	done, err := hasTemplate(ctx, connection, name)
	if err != nil || done {
		return err
	}
	unlock, err := lockName(ctx, connection, name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	if done, err = hasTemplate(ctx, connection, name); err != nil || done {
		return err
	}
	if _, err := connection.Exec(ctx, "DROP DATABASE IF EXISTS "+quote(name)+" WITH (FORCE)"); err != nil {
		return fmt.Errorf("dropping a half-made one: %w", err)
	}
	if source == "" {
		_, err = connection.Exec(ctx, "CREATE DATABASE "+quote(name))
	} else {
		err = cloneDatabase(ctx, connection, source, name)
	}
	if err != nil {
		return err
	}
	if err := template(ctx, s.url(name)); err != nil {
		return fmt.Errorf("filling it: %w", err)
	}
	return closeTemplate(ctx, connection, name)
}

// lockName waits until this connection alone makes the database of a name.
func lockName(ctx context.Context, connection *pgx.Conn, name string) (unlock func() error, err error) {
	lock := "orderly.example/test/services " + name
	if _, err := connection.Exec(ctx, "SELECT pg_advisory_lock(hashtextextended($1, 0))", lock); err != nil {
		return nil, fmt.Errorf("waiting for the lock: %w", err)
	}
	return func() error {
		_, err := connection.Exec(ctx, "SELECT pg_advisory_unlock(hashtextextended($1, 0))", lock)
		return err
	}, nil
}

func hasTemplate(ctx context.Context, connection *pgx.Conn, name string) (done bool, err error) {
	err = connection.QueryRow(ctx,
		"SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1 AND datistemplate AND NOT datallowconn)", name).Scan(&done)
	if err != nil {
		return false, fmt.Errorf("looking for it: %w", err)
	}
	return done, nil
}

// closeTemplate marks the template done and sends away who is still connected:
// a database in use can't be cloned.
func closeTemplate(ctx context.Context, connection *pgx.Conn, name string) error {
	if _, err := connection.Exec(ctx, "ALTER DATABASE "+quote(name)+" WITH IS_TEMPLATE true ALLOW_CONNECTIONS false"); err != nil {
		return fmt.Errorf("closing it: %w", err)
	}
	if _, err := connection.Exec(ctx, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name); err != nil {
		return fmt.Errorf("ending connections to it: %w", err)
	}
	return nil
}
