package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"orderly.example/db"
)

// notifyCooldown is how long an Inserter is silent after it told of a job. A job of which nobody is told waits for up to
// a second, so that it is River's shortest.
const notifyCooldown = time.Millisecond

// Inserter queues jobs, and runs none.
type Inserter struct {
	river *river.Client[pgx.Tx]
}

// NewInserter makes an Inserter. A nil log is silence, and middleware stands around what it queues. A River client asks
// Postgres for its version once, with its first job: one that is taken back sees to it that this is no request's
// statement.
func NewInserter(ctx context.Context, database *db.DB, log *slog.Logger, middleware ...rivertype.Middleware) (*Inserter, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	client, err := river.NewClient(riverpgxv5.New(database.Pool()), &river.Config{FetchCooldown: notifyCooldown, Logger: newRiverLog(log), Middleware: middleware})
	if err != nil {
		return nil, fmt.Errorf("setting up the queue: %w", err)
	}
	i := &Inserter{river: client}
	tx, err := database.Pool().Begin(ctx)
	if err == nil {
		err = errors.Join(i.Enqueue(ctx, tx, db.UUID{}, 0, 1), tx.Rollback(ctx))
	}
	if err != nil && !isNotMigrated(err) {
		return nil, fmt.Errorf("setting up the queue: %w", err)
	}
	return i, nil
}

// Enqueue queues the making of a report in the transaction that writes its row: a db.Enqueue.
func (i *Inserter) Enqueue(ctx context.Context, tx pgx.Tx, report db.UUID, attempt, priority int) error {
	return enqueueReport(ctx, i.river, tx, report, attempt, priority)
}

func enqueueReport(ctx context.Context, client *river.Client[pgx.Tx], tx pgx.Tx, report db.UUID, attempt, priority int) error {
	if _, err := client.InsertTx(ctx, tx, MakeReport{Report: report.String(), Attempt: attempt}, &river.InsertOpts{Priority: priority}); err != nil {
		return fmt.Errorf("queueing a report: %w", err)
	}
	return nil
}
