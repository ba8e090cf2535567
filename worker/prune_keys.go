package worker

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
)

// PruneKeys deletes the idempotency keys that are over a day old: they count no more. It is queued once an hour.
type PruneKeys struct{}

// Kind names the job in the database.
func (PruneKeys) Kind() string { return "prune_idempotency_keys" }

// InsertOpts keeps a second one out of the same hour.
func (PruneKeys) InsertOpts() river.InsertOpts { return PruneNotifications{}.InsertOpts() }

func addKeyPruning(config *river.Config, pool *pgxpool.Pool, log *slog.Logger) {
	river.AddWorker(config.Workers, &keyPruner{pool: pool, log: log})
	queueHourly(config, PruneKeys{}, river.PeriodicJobOpts{RunOnStart: true})
}

type keyPruner struct {
	river.WorkerDefaults[PruneKeys]

	pool *pgxpool.Pool
	log  *slog.Logger
}

// Work deletes batch by batch, each a transaction of its own.
func (p *keyPruner) Work(ctx context.Context, _ *river.Job[PruneKeys]) error {
	pruned, err := inBatches(func() (int64, error) {
		deleted, err := p.pool.Exec(ctx, `
			DELETE FROM idempotency_keys WHERE (user_id, mutation, key) IN (
				SELECT user_id, mutation, key FROM idempotency_keys
				WHERE created_at < now() - interval '24 hours' ORDER BY created_at LIMIT $1
			)`, pruneBatch)
		return deleted.RowsAffected(), err
	})
	if err != nil {
		return fmt.Errorf("deleting idempotency keys that are over a day old: %w", err)
	}
	if pruned > 0 {
		p.log.InfoContext(ctx, "old idempotency keys deleted", "count", pruned)
	}
	return nil
}

// inBatches calls prune until it deletes less than a batch, and adds up what it deleted.
func inBatches(prune func() (int64, error)) (int64, error) {
	var pruned int64
	for {
		batch, err := prune()
		pruned += batch
		if err != nil || batch < pruneBatch {
			return pruned, err
		}
	}
}
