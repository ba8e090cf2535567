package worker

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"orderly.example/db"
	"orderly.example/internal/uuid"
)

// reap gives another attempt to reports whose worker died, until ctx ends. Every worker does so: Postgres ensures
// that one of them finds each report.
func (r *reports) reap(ctx context.Context, enqueue db.Enqueue) {
	ticker := time.NewTicker(r.options.ReapInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if err := r.reapOnce(ctx, enqueue); err != nil && ctx.Err() == nil {
			r.log.WarnContext(ctx, "looking for reports whose worker died failed", "cause", err)
		}
	}
}

// reapOnce queues no job for a report over which too many workers died: the report fails.
func (r *reports) reapOnce(ctx context.Context, enqueue db.Enqueue) error {
	reaped, err := r.db.RequeueStalledReports(ctx, r.options.HeartbeatTimeout, func(ctx context.Context, tx pgx.Tx, report uuid.UUID, attempt, priority int) error {
		if attempt > r.options.Attempts {
			return nil
		}
		return enqueue(ctx, tx, report, attempt, priority)
	})
	if err != nil {
		return err
	}
	for _, report := range reaped {
		r.log.WarnContext(ctx, "a report's worker died", "report", report.ID, "attempt", report.Attempt-1)
		if report.Attempt <= r.options.Attempts {
			r.options.Changed(ctx, report)
		} else if err := r.fail(ctx, report, reasonAbandoned); err != nil {
			return err
		}
	}
	return nil
}
