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
	// connectPause is between two tries to reach PostgreSQL at the start.
	connectPause = 250 * time.Millisecond
	// connectTimeout is how long one try may take.
	connectTimeout = 5 * time.Second
	// logInterval is how often the log hears why the start waits.
	logInterval = 10 * time.Second
)

// AwaitServer tries to reach PostgreSQL for as long as wait, while nothing answers or what answers does not take
// connections yet. Where PostgreSQL refuses for another reason, as a wrong password, it fails at once.
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

// refusalError says it in PostgreSQL's words where it has some.
func refusalError(err error) error {
	if IsUnnamedPooler(err) {
		return errUnnamedPooler
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return fmt.Errorf("PostgreSQL refuses the connection: %w", pg)
	}
	return fmt.Errorf("connecting to PostgreSQL: %w", err)
}

// isUnavailable says whether a connection failed as it does until a server is up, or while it has no connection to spare.
func isUnavailable(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch pg.Code {
		case "08P01": // PgBouncer's code for all that it has to say
			return failureOfCode(pg) == TooManyConnections || pg.Message == "query_wait_timeout" || strings.HasPrefix(pg.Message, "server login has been failing") ||
				strings.HasPrefix(pg.Message, "pgbouncer cannot connect to server")
		case "57P01", "57P02", "57P03": // admin_shutdown, crash_shutdown, cannot_connect_now
			return true
		default:
			return failureOfCode(pg) == TooManyConnections
		}
	}
	_, network := errors.AsType[net.Error](err) // refused, no such host, no answer in time
	return network || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// sleep waits for a time, or until ctx ends: then it returns why.
func sleep(ctx context.Context, pause time.Duration) error {
	select {
	case <-time.After(pause):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
