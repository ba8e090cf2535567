package worker

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
)

// PruneSessions deletes the sessions that have run out: they count no more. It is queued once an hour.
type PruneSessions struct{}

// Kind names the job in the database.
func (PruneSessions) Kind() string { return "prune_sessions" }

// InsertOpts keeps a second one out of the same hour.
func (PruneSessions) InsertOpts() river.InsertOpts { return PruneNotifications{}.InsertOpts() }

func addSessionPruning(config *river.Config, pool *pgxpool.Pool, log *slog.Logger) {
	river.AddWorker(config.Workers, &sessionPruner{pool: pool, log: log})
	queueHourly(config, PruneSessions{}, river.PeriodicJobOpts{RunOnStart: true})
}

type sessionPruner struct {
	river.WorkerDefaults[PruneSessions]

	pool *pgxpool.Pool
	log  *slog.Logger
}

// Work deletes batch by batch, each a transaction of its own.
func (p *sessionPruner) Work(ctx context.Context, _ *river.Job[PruneSessions]) error {
	pruned, err := inBatches(func() (int64, error) {
		deleted, err := p.pool.Exec(ctx, `
			DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at <= now() ORDER BY expires_at LIMIT $1)`, pruneBatch)
		return deleted.RowsAffected(), err
	})
	if err != nil {
		return fmt.Errorf("deleting sessions that have run out: %w", err)
	}
	if pruned > 0 {
		p.log.InfoContext(ctx, "ended sessions deleted", "count", pruned)
	}
	return nil
}
