package worker

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/riverqueue/river"

	"orderly.example/db"
)

// PruneKeys deletes idempotency keys that are over a day old and no longer valid. It is queued once an hour.
type PruneKeys struct{}

// Kind is the job's name in the database.
func (PruneKeys) Kind() string { return "prune_idempotency_keys" }

// InsertOpts prevents a second job in the same hour.
func (PruneKeys) InsertOpts() river.InsertOpts { return PruneNotifications{}.InsertOpts() }

func addKeyPruning(config *river.Config, d *db.DB, log *slog.Logger) {
	river.AddWorker(config.Workers, &keyPruner{db: d, log: log})
	queueHourly(config, PruneKeys{}, river.PeriodicJobOpts{RunOnStart: true})
}

type keyPruner struct {
	river.WorkerDefaults[PruneKeys]

	db  *db.DB
	log *slog.Logger
}

// Work deletes in batches, each in its own transaction.
func (p *keyPruner) Work(ctx context.Context, _ *river.Job[PruneKeys]) error {
	pruned, err := inBatches(func() (int, error) { return p.db.DeleteOldKeys(ctx) })
	if err != nil {
		return fmt.Errorf("deleting idempotency keys that are over a day old: %w", err)
	}
	if pruned > 0 {
		p.log.InfoContext(ctx, "old idempotency keys deleted", "count", pruned)
	}
	return nil
}
