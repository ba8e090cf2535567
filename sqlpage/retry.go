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

// retry runs what is sent to Postgres, and runs it once more where it failed in a way that passes, is repeatable, and is
// no part of something larger. undo puts back what the attempt has changed here.
func retry(ctx context.Context, run func() error, mayRetry func(error) bool, undo func()) error {
	pause := firstPause
	for attempt := 1; ; attempt++ {
		err := run()
		if err == nil || attempt == maxAttempts || transactionOf(ctx) != nil || ctx.Err() != nil || !mayRetry(err) {
			return err
		}
		undo()
		if !postgres.FailedBy(err, postgres.Conflict) {
			continue // another connection is all that it takes
		}
		select {
		case <-time.After(pause + rand.N(pause)): //nolint:gosec // a pause needs no secrecy
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		pause *= 2
	}
}

// Read runs a statement that only reads. It is sent again, on another connection, where it failed before a row has come:
// Postgres may have closed its connection a moment ago.
func (d *Database) Read(ctx context.Context, s Statement) error {
	hasRows, read := false, s.Read
	s.Read = func(r *RawRow) error {
		hasRows = true
		return read(r)
	}
	return retry(ctx, func() error { return d.Execute(ctx, s) },
		func(err error) bool { return !hasRows && postgres.FailedBy(err, postgres.Conflict, postgres.Lost) },
		func() { refund(ctx) })
}

// isRepeatable says whether what changes rows has surely changed none, and may do so if it is sent again.
func isRepeatable(err error) bool {
	return postgres.FailedBy(err, postgres.Conflict) || postgres.FailedBy(err, postgres.Lost) && pgconn.SafeToRetry(err)
}

// refund takes a statement that did nothing back from the requests that it was for.
func refund(ctx context.Context) {
	for _, request := range requestsOf(ctx) {
		request.budget.refund(1)
	}
}
