package devservices

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// errEnded says that the server ended instead of accepting connections.
var errEnded = errors.New("postgres ended")

const (
	// firstDatabase exists in every cluster.
	firstDatabase  = "postgres"
	readyPause     = 10 * time.Millisecond
	duplicateError = "42P04" // SQLSTATE duplicate_database
)

// awaitServer waits until the server's pid file says that it accepts connections, the server has ended (errEnded),
// or ctx ends. Crash recovery can take a while, so only ctx bounds it. (A successful connection proves less: an
// earlier server that is about to end could answer.)
func awaitServer(ctx context.Context, server *child, folder folder) error {
	ticker := time.NewTicker(readyPause)
	defer ticker.Stop()
	for {
		running, err := readPidFile(folder)
		if err == nil && running.pid == server.command.Process.Pid {
			return nil
		}
		if err != nil && !errors.Is(err, ErrNotRunning) {
			return err
		}
		select {
		case <-server.done:
			return fmt.Errorf("%w: %w", errEnded, server.err)
		case <-ctx.Done():
			return fmt.Errorf("waiting for the server to take connections: %w", context.Cause(ctx))
		case <-ticker.C:
		}
	}
}

// createDatabase creates the database orderly if it is missing. A standby gets it from its primary.
func createDatabase(ctx context.Context, socket string) (err error) {
	connection, err := pgx.Connect(ctx, databaseURL(socket, firstDatabase))
	if err != nil {
		return fmt.Errorf("connecting to create the database: %w", err)
	}
	defer func() { err = errors.Join(err, connection.Close(ctx)) }()

	var exists bool
	if err := connection.QueryRow(ctx, "SELECT pg_is_in_recovery() OR EXISTS (SELECT FROM pg_database WHERE datname = $1)", databaseName).Scan(&exists); err != nil {
		return fmt.Errorf("looking for the database: %w", err)
	}
	if exists {
		return nil
	}
	_, err = connection.Exec(ctx, "CREATE DATABASE "+pgx.Identifier{databaseName}.Sanitize())
	var refused *pgconn.PgError
	if errors.As(err, &refused) && refused.Code == duplicateError {
		return nil
	}
	if err != nil {
		return fmt.Errorf("creating the database: %w", err)
	}
	return nil
}
