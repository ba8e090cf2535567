package resolvers

import (
	"context"
	"maps"
	"time"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/pubsub"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// commitWindow is how long a notification can become visible after one with a later time: longer than a write may
// take.
const commitWindow = 30 * time.Second

// NotificationReceived sends each notification that becomes visible from now on, once.
func (r subscriptionResolver) NotificationReceived(ctx context.Context) (<-chan *db.Notification, error) {
	user := auth.From(ctx).ID
	signals, stop := r.hub.Watch(pubsub.Notifications(user))
	feed := notificationFeed{user: user, load: r.coalescers.notifications.Load, seen: map[uuid.UUID]time.Time{}}
	err := feed.begin(ctx, r.db)
	if err != nil {
		stop()
		return nil, err
	}
	events := make(chan *db.Notification)
	go func() {
		defer close(events)
		defer stop()
		for ctx.Err() == nil {
			nextEvent(ctx, signals, func() (struct{}, bool, error) {
				return struct{}{}, true, feed.read(ctx, func(n *db.Notification) bool {
					return visible(ctx, r.Resolver, n) == nil || send(ctx, events, n)
				})
			})
		}
	}()
	return events, nil
}

// notificationFeed reads the new notifications of a user. Notifications are not committed in the order of their
// times. So it reads the last part again each time, and remembers what it has seen of it.
type notificationFeed struct {
	user   uuid.UUID
	load   func(context.Context, db.NotificationPosition) ([]*db.Notification, error)
	seen   map[uuid.UUID]time.Time // those that can be read again
	newest time.Time
}

// begin marks what exists as seen.
func (f *notificationFeed) begin(ctx context.Context, d *db.DB) error {
	pages, err := firstPage[db.Notification](d, db.UserNotifications.Of(db.Notifications()), 1)(sqlpage.WithWholeRows(ctx), []uuid.UUID{f.user})
	if err != nil {
		return err
	}
	if page := pages[f.user]; page != nil && len(page.Nodes) > 0 {
		f.newest = page.Nodes[0].CreatedAt
	}
	return f.read(ctx, func(*db.Notification) bool { return true })
}

// read yields what was not seen before, the oldest first, as long as yield returns true.
func (f *notificationFeed) read(ctx context.Context, yield func(*db.Notification) bool) error {
	after := db.NotificationPosition{User: f.user, CreatedAt: f.horizon()}
	for {
		page, err := f.load(ctx, after)
		if err != nil {
			return err
		}
		for _, n := range page {
			after.CreatedAt, after.ID = n.CreatedAt, n.ID
			if _, seen := f.seen[n.ID]; seen {
				continue
			}
			if !yield(n) {
				return nil
			}
			f.seen[n.ID] = n.CreatedAt
			if n.CreatedAt.After(f.newest) {
				f.newest = n.CreatedAt
			}
		}
		if len(page) < db.NotificationPage {
			break
		}
	}
	horizon := f.horizon()
	maps.DeleteFunc(f.seen, func(_ uuid.UUID, at time.Time) bool { return at.Before(horizon) })
	return nil
}

// horizon is the time from which on notifications can still appear.
func (f *notificationFeed) horizon() time.Time {
	if f.newest.IsZero() {
		return time.Time{}
	}
	return f.newest.Add(-commitWindow)
}
