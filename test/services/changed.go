package services

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
)

// SeededThen returns the URL of a fresh database with the rows of [Seeded], changed by statements that always do the
// same. They run once, not for each test.
func SeededThen(t testing.TB, statements string) string {
	t.Helper()
	seeded, err := seededName(smallest)
	if err != nil {
		t.Fatal(err)
	}
	hash := sha256.Sum256([]byte(statements))
	name := seeded + "_" + hex.EncodeToString(hash[:8])
	return clone(t, name, func(ctx context.Context, server server, connection *pgx.Conn) error {
		if err := server.makeTemplate(ctx, connection, Seed, seeded); err != nil {
			return fmt.Errorf("making the template database %s: %w", seeded, err)
		}
		change := func(ctx context.Context, url string) error { return execute(ctx, url, statements) }
		return server.makeTemplateFrom(ctx, connection, seeded, change, name)
	})
}

func execute(ctx context.Context, url, statements string) (err error) {
	connection, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, connection.Close(ctx)) }()
	_, err = connection.Exec(ctx, statements)
	return err
}
