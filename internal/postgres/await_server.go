package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

const (
	// connectPause is the pause between two attempts to connect at the start.
	connectPause = 250 * time.Millisecond
	// connectTimeout is how long one attempt may take.
	connectTimeout = 5 * time.Second
	// logInterval is how often the reason for waiting is logged.
	logInterval = 10 * time.Second
)

// AwaitServer tries to connect to PostgreSQL until wait is over, as long as nothing answers or the server does not
// accept connections yet. If the server refuses for another reason, like a wrong password, it fails at once.
func AwaitServer(ctx context.Context, wait time.Duration, log *slog.Logger, connect func(ctx context.Context) error) error {
	deadline := time.Now().Add(wait)
	var loggedAt time.Time
	for {
		err := connectOnce(ctx, connect)
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case !isUnavailable(err):
			return refusalError(err)
		case time.Until(deadline) < connectPause:
			return fmt.Errorf("PostgreSQL can't be reached (tried for %s): %w", wait, err)
		}
		if time.Since(loggedAt) >= logInterval {
			loggedAt = time.Now()
			log.InfoContext(ctx, "waiting for PostgreSQL", "at most", time.Until(deadline).Round(time.Second), "error", err)
		}
		if err := sleep(ctx, connectPause); err != nil {
			return err
		}
	}
}

func connectOnce(ctx context.Context, connect func(ctx context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	return connect(ctx)
}

// refusalError quotes PostgreSQL's own message if there is one.
func refusalError(err error) error {
	if IsUnnamedPooler(err) {
		return errUnnamedPooler
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return fmt.Errorf("PostgreSQL refuses the connection: %w", pg)
	}
	return fmt.Errorf("connecting to PostgreSQL: %w", err)
}

// isUnavailable reports whether a connection failed because the server is not up, or has no connection left.
func isUnavailable(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch pg.Code {
		case "08P01": // PgBouncer uses this code for all its errors
			return failureOfCode(pg) == TooManyConnections || pg.Message == "query_wait_timeout" || strings.HasPrefix(pg.Message, "server login has been failing") ||
				strings.HasPrefix(pg.Message, "pgbouncer cannot connect to server")
		case "57P01", "57P02", "57P03": // admin_shutdown, crash_shutdown, cannot_connect_now
			return true
		default:
			return failureOfCode(pg) == TooManyConnections
		}
	}
	_, network := errors.AsType[net.Error](err) // refused, no such host, timeout
	return network || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// sleep waits for a time, or returns why ctx ended.
func sleep(ctx context.Context, pause time.Duration) error {
	select {
	case <-time.After(pause):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
