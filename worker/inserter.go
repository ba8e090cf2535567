package worker

import (
	"cmp"
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
	"orderly.example/internal/uuid"
)

// notifyCooldown is how long an Inserter sends no further notification after one. A job without a notification
// waits up to a second, so this is the shortest that River allows.
const notifyCooldown = time.Millisecond

// Inserter queues jobs, and runs none.
type Inserter struct {
	river *river.Client[pgx.Tx]
}

// NewInserter makes an Inserter. Without a log nothing is logged; middleware wraps what it queues. A River client
// asks Postgres for its version with its first job: NewInserter queues one in a transaction that it rolls back, so
// that this statement is not part of a request.
func NewInserter(ctx context.Context, database *db.DB, log *slog.Logger, middleware ...rivertype.Middleware) (*Inserter, error) {
	log = cmp.Or(log, slog.New(slog.DiscardHandler))
	client, err := river.NewClient(riverpgxv5.New(database.Pool()), &river.Config{FetchCooldown: notifyCooldown, Logger: newRiverLog(log), Middleware: middleware})
	if err != nil {
		return nil, fmt.Errorf("setting up the queue: %w", err)
	}
	i := &Inserter{river: client}
	tx, err := database.Pool().Begin(ctx)
	if err == nil {
		err = errors.Join(i.Enqueue(ctx, tx, uuid.UUID{}, 0, 1), tx.Rollback(ctx))
	}
	if err != nil && !db.IsNotMigrated(err) {
		return nil, fmt.Errorf("setting up the queue: %w", err)
	}
	return i, nil
}

// Enqueue queues a report in the transaction that writes its row: it is a db.Enqueue.
func (i *Inserter) Enqueue(ctx context.Context, tx pgx.Tx, report uuid.UUID, attempt, priority int) error {
	return enqueueReport(ctx, i.river, tx, report, attempt, priority)
}

func enqueueReport(ctx context.Context, client *river.Client[pgx.Tx], tx pgx.Tx, report uuid.UUID, attempt, priority int) error {
	if _, err := client.InsertTx(ctx, tx, MakeReport{Report: report.String(), Attempt: attempt}, &river.InsertOpts{Priority: priority}); err != nil {
		return fmt.Errorf("queueing a report: %w", err)
	}
	return nil
}
