package worker

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"

	"orderly/cache"
	"orderly/db"
	"orderly/kept"
)

const (
	pruneInterval = time.Hour
	// pruneBatch bounds a statement: rows locked, and time until it is done.
	pruneBatch = 1000
)

// PruneNotifications deletes the notifications that were read longer ago than
// they are kept for, and those that nobody has read for longer than such are. It
// is queued once an hour, whatever the number of workers.
type PruneNotifications struct{}

// Kind names the job in the database.
func (PruneNotifications) Kind() string { return "prune_notifications" }

// InsertOpts keeps a second one out of the same hour, as when another worker
// takes the lead.
func (PruneNotifications) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 3, UniqueOpts: river.UniqueOpts{ByPeriod: pruneInterval}}
}

// Retention is how long notifications are kept; 0 keeps all.
type Retention struct {
	Read   time.Duration // since they were read
	Unread time.Duration // since they were made
}

func addPruning(config *river.Config, options Options) {
	river.AddWorker(config.Workers, &pruner{
		pool: options.DB.Pool(), rows: options.Rows, retention: options.Retention, log: options.Log,
	})
	if options.Retention != (Retention{}) {
		queueHourly(config, PruneNotifications{}, river.PeriodicJobOpts{})
	}
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
	rows      *kept.Rows
	retention Retention
	log       *slog.Logger
}

// Work deletes batch by batch, each a transaction of its own: what a job that
// fails has deleted stays deleted. The rows of a batch are found by an index.
func (p *pruner) Work(ctx context.Context, _ *river.Job[PruneNotifications]) error {
	var pruned int64
	for _, kind := range []struct {
		retention time.Duration
		prune     func(context.Context, time.Time) (int64, error)
	}{{p.retention.Read, p.pruneRead}, {p.retention.Unread, p.pruneUnread}} {
		if kind.retention <= 0 {
			continue
		}
		limit := time.Now().Add(-kind.retention)
		deleted, err := inBatches(func() (int64, error) { return kind.prune(ctx, limit) })
		pruned += deleted
		if err != nil {
			return fmt.Errorf("deleting notifications from before %s: %w", limit.Format(time.DateOnly), err)
		}
	}
	if pruned > 0 {
		p.log.InfoContext(ctx, "old notifications deleted", "count", pruned)
	}
	return nil
}

// pruneRead deletes one batch, those read longest ago first.
func (p *pruner) pruneRead(ctx context.Context, limit time.Time) (int64, error) {
	deleted, err := p.pool.Exec(ctx, `DELETE FROM notifications WHERE id IN (
	SELECT id FROM notifications WHERE read_at IS NOT NULL AND read_at < $1 ORDER BY read_at LIMIT $2
)`, limit, pruneBatch)
	return deleted.RowsAffected(), err
}

// pruneUnread deletes one batch, the oldest first. It changes what the cache keeps of their users: how many are unread.
func (p *pruner) pruneUnread(ctx context.Context, limit time.Time) (pruned int64, err error) {
	rows, err := p.pool.Query(ctx, `SELECT id, user_id FROM notifications WHERE read_at IS NULL AND created_at < $1 ORDER BY created_at LIMIT $2`, limit, pruneBatch)
	if err != nil {
		return 0, err
	}
	var ids db.UUIDs
	var id, user db.UUID
	users := map[db.UUID]bool{}
	if _, err = pgx.ForEachRow(rows, []any{&id, &user}, func() error {
		ids = append(ids, id)
		users[user] = true
		return nil
	}); err != nil {
		return 0, err
	}
	var keys []cache.Key
	for user := range users {
		keys = append(keys, p.rows.Users.Keys(user, "user.unread")...)
	}
	err = p.rows.Change(ctx, keys, func(ctx context.Context) error {
		_, err := p.pool.Exec(ctx, "DELETE FROM notifications WHERE id = ANY($1::uuid[]) AND read_at IS NULL", ids)
		return err
	})
	return int64(len(ids)), err
}
