package sqlpage

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"orderly.example/internal/postgres"
)

const (
	maxAttempts = 6
	firstPause  = 5 * time.Millisecond
)

// retry runs a statement or transaction, and again after a pause if it failed, mayRetry allows it, and it is not
// part of a larger transaction. undo resets what the attempt has changed in memory.
func retry(ctx context.Context, run func() error, mayRetry func(error) bool, undo func()) error {
	pause := firstPause
	for attempt := 1; ; attempt++ {
		err := run()
		if err == nil || attempt == maxAttempts || transactionOf(ctx) != nil || ctx.Err() != nil || !mayRetry(err) {
			return err
		}
		undo()
		if !postgres.FailedBy(err, postgres.Conflict) {
			continue // it only needs another connection
		}
		select {
		case <-time.After(pause + rand.N(pause)): //nolint:gosec // not security relevant
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		pause *= 2
	}
}

// Read runs a statement that only reads. It is sent again on another connection if it failed before the first row,
// as when Postgres has just closed the connection; and to the primary if a replica did not answer.
func (d *Database) Read(ctx context.Context, s Statement) error {
	if server := d.replicaFor(ctx); server != nil {
		isDone, err := d.readFrom(ctx, server, s)
		if isDone {
			return err
		}
	}
	hasRows := false
	s = s.noting(&hasRows)
	return retry(ctx, func() error { return d.Execute(ctx, s) },
		func(err error) bool { return !hasRows && isRepeatableRead(err) },
		func() { refund(ctx) })
}

// isRepeatableRead reports whether a read that failed before its first row can be sent again.
func isRepeatableRead(err error) bool {
	return postgres.FailedBy(err, postgres.Conflict, postgres.ConnectionLost)
}

// isRepeatable reports whether a failed write has surely changed nothing and can be sent again.
func isRepeatable(err error) bool {
	return postgres.FailedBy(err, postgres.Conflict) || postgres.FailedBy(err, postgres.ConnectionLost) && pgconn.SafeToRetry(err)
}

// refund uncounts a statement that had no effect, for all its requests.
func refund(ctx context.Context) {
	for _, request := range requestsOf(ctx) {
		request.budget.refund(1)
	}
}
