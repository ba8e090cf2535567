package worker

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"orderly.example/db"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/leasecache"
)

// PruneNotifications deletes notifications that are older than the Retention. It is queued once an hour, whatever
// the number of workers.
type PruneNotifications struct{}

// Kind is the job's name in the database.
func (PruneNotifications) Kind() string { return "prune_notifications" }

// InsertOpts prevents a second job in the same hour, as when another worker becomes the leader.
func (PruneNotifications) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 3, UniqueOpts: river.UniqueOpts{ByPeriod: pruneInterval}}
}

// Retention is how long notifications are kept; 0 keeps all.
type Retention struct {
	Read   time.Duration // since they were read
	Unread time.Duration // since they were created
}

func addNotificationPruning(config *river.Config, options Options) {
	river.AddWorker(config.Workers, &notificationPruner{db: options.DB, caches: options.Caches, retention: options.Retention, log: options.Log})
	if options.Retention != (Retention{}) {
		queueHourly(config, PruneNotifications{}, river.PeriodicJobOpts{})
	}
}

type notificationPruner struct {
	river.WorkerDefaults[PruneNotifications]

	db        *db.DB
	caches    *entitycache.Caches
	retention Retention
	log       *slog.Logger
}

// Work deletes in batches, each in its own transaction: what was deleted before a failure stays deleted.
func (p *notificationPruner) Work(ctx context.Context, _ *river.Job[PruneNotifications]) error {
	pruned := 0
	for _, kind := range []struct {
		retention time.Duration
		prune     func(context.Context, time.Time) (int, error)
	}{{p.retention.Read, p.db.DeleteReadNotifications}, {p.retention.Unread, p.deleteUnread}} {
		if kind.retention <= 0 {
			continue
		}
		limit := time.Now().Add(-kind.retention)
		deleted, err := inBatches(func() (int, error) { return kind.prune(ctx, limit) })
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

// deleteUnread invalidates the users' unread counts in the cache.
func (p *notificationPruner) deleteUnread(ctx context.Context, before time.Time) (deleted int, err error) {
	ids, users, err := p.db.OldUnreadNotifications(ctx, before)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	var keys []leasecache.Key
	for user := range users {
		keys = append(keys, p.caches.Users.Keys(user, entitycache.UnreadCount)...)
	}
	err = p.caches.Change(ctx, keys, func(ctx context.Context) error {
		deleted, err = p.db.DeleteUnreadNotifications(ctx, ids)
		return err
	})
	return deleted, err
}
