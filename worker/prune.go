package worker

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
)

const (
	pruneInterval = time.Hour
	// pruneBatch bounds a statement: rows locked, and time until it is done.
	pruneBatch = 1000
)

// PruneNotifications deletes the notifications that were read longer ago than
// they are kept for. Unread ones stay. It is queued once an hour, whatever the
// number of workers.
type PruneNotifications struct{}

// Kind names the job in the database.
func (PruneNotifications) Kind() string { return "prune_notifications" }

// InsertOpts keeps a second one out of the same hour, as when another worker
// takes the lead.
func (PruneNotifications) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 3, UniqueOpts: river.UniqueOpts{ByPeriod: pruneInterval}}
}

func addPruning(config *river.Config, pool *pgxpool.Pool, retention time.Duration, log *slog.Logger) {
	river.AddWorker(config.Workers, &pruner{pool: pool, retention: retention, log: log})
	if retention <= 0 {
		return
	}
	queueHourly(config, PruneNotifications{}, river.PeriodicJobOpts{})
}

// queueHourly has a job be queued once an hour.
func queueHourly(config *river.Config, job river.JobArgs, opts river.PeriodicJobOpts) {
	opts.ID = job.Kind()
	config.PeriodicJobs = append(config.PeriodicJobs, river.NewPeriodicJob(
		river.PeriodicInterval(pruneInterval),
		func() (river.JobArgs, *river.InsertOpts) { return job, nil },
		&opts,
	))
}

type pruner struct {
	river.WorkerDefaults[PruneNotifications]

	pool      *pgxpool.Pool
	retention time.Duration
	log       *slog.Logger
}

// Work deletes batch by batch, each a transaction of its own: what a job that
// fails has deleted stays deleted.
func (p *pruner) Work(ctx context.Context, _ *river.Job[PruneNotifications]) error {
	if p.retention <= 0 {
		return nil // Queued before the retention was switched off.
	}
	limit := time.Now().Add(-p.retention)
	pruned, err := inBatches(func() (int64, error) { return p.prune(ctx, limit) })
	if err != nil {
		return fmt.Errorf("deleting notifications read before %s: %w", limit.Format(time.DateOnly), err)
	}
	if pruned > 0 {
		p.log.InfoContext(ctx, "old notifications deleted", "count", pruned)
	}
	return nil
}

// prune deletes one batch, the oldest first.
func (p *pruner) prune(ctx context.Context, limit time.Time) (int64, error) {
	deleted, err := p.pool.Exec(ctx, `
		DELETE FROM notifications WHERE id IN (
			SELECT id FROM notifications WHERE read_at < $1 ORDER BY id LIMIT $2
		)`, limit, pruneBatch)
	if err != nil {
		return 0, err
	}
	return deleted.RowsAffected(), nil
}
