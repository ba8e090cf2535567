package worker

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/riverqueue/river"

	"orderly.example/db"
)

// PruneSessions deletes expired sessions. It is queued once an hour.
type PruneSessions struct{}

// Kind is the job's name in the database.
func (PruneSessions) Kind() string { return "prune_sessions" }

// InsertOpts prevents a second job in the same hour.
func (PruneSessions) InsertOpts() river.InsertOpts { return PruneNotifications{}.InsertOpts() }

func addSessionPruning(config *river.Config, d *db.DB, log *slog.Logger) {
	river.AddWorker(config.Workers, &sessionPruner{db: d, log: log})
	queueHourly(config, PruneSessions{}, river.PeriodicJobOpts{RunOnStart: true})
}

type sessionPruner struct {
	river.WorkerDefaults[PruneSessions]

	db  *db.DB
	log *slog.Logger
}

// Work deletes in batches, each in its own transaction.
func (p *sessionPruner) Work(ctx context.Context, _ *river.Job[PruneSessions]) error {
	pruned, err := inBatches(func() (int, error) { return p.db.DeleteEndedSessions(ctx) })
	if err != nil {
		return fmt.Errorf("deleting sessions that have run out: %w", err)
	}
	if pruned > 0 {
		p.log.InfoContext(ctx, "ended sessions deleted", "count", pruned)
	}
	return nil
}
