package services

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
)

// SeededForReading returns the URL of a database with the rows of [Seeded] that all tests share: nothing can be written
// to it. It saves a test that reads alone a database of its own.
func SeededForReading(t testing.TB) string {
	t.Helper()
	name, err := seededName(smallest)
	if err != nil {
		t.Fatal(err)
	}
	return withServer(t, func(ctx context.Context, server server, connection *pgx.Conn) (string, error) {
		if err := server.makeTemplate(ctx, connection, Seed, name); err != nil {
			return "", fmt.Errorf("making the template database %s: %w", name, err)
		}
		shared := name + "_read"
		if err := shareForReading(ctx, connection, name, shared); err != nil {
			return "", fmt.Errorf("making the database %s: %w", shared, err)
		}
		return shared, nil
	})
}

// shareForReading makes a clone of a template that refuses writes, unless the server has it. Of several processes one
// makes it, while the others wait.
func shareForReading(ctx context.Context, connection *pgx.Conn, template, name string) (err error) {
	unlock, err := lockName(ctx, connection, name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	var there, done bool
	err = connection.QueryRow(ctx, `SELECT count(*) > 0, count(s.setdatabase) > 0
		FROM pg_database d LEFT JOIN pg_db_role_setting s ON s.setdatabase = d.oid WHERE d.datname = $1`, name).Scan(&there, &done)
	if err != nil {
		return fmt.Errorf("looking for it: %w", err)
	}
	if !there {
		if err := cloneDatabase(ctx, connection, template, name); err != nil {
			return err
		}
	}
	if !done {
		_, err = connection.Exec(ctx, "ALTER DATABASE "+quote(name)+" SET default_transaction_read_only = on")
	}
	return err
}
