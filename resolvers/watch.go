package resolvers

import (
	"context"
	"time"

	"orderly.example/db"
	"orderly.example/internal/pubsub"
)

// coalescers loads what subscriptions watch: many subscribers with one statement.
type coalescers struct {
	notifications *pubsub.Coalescer[db.NotificationPlace, []*db.Notification]
	orders        *pubsub.Coalescer[db.UUID, *db.Order]
	reports       *pubsub.Coalescer[db.UUID, *db.Report]
}

func newCoalescers(d *db.DB) coalescers {
	return coalescers{
		notifications: pubsub.NewCoalescer(db.NotificationsAfter(d)),
		orders:        pubsub.NewCoalescer(db.ByID[db.Order](d)),
		reports:       pubsub.NewCoalescer(db.ByID[db.Report](d)),
	}
}

// watch says how an object is watched.
type watch[P any] struct {
	topic string
	// load loads it anew, as far as the viewer may see it.
	load func(ctx context.Context) (P, error)
	// changed says whether there is something to tell after what was told last.
	changed func(told, now P) bool
	// final says whether there will be no more changes.
	final func(P) bool
}

// retryDelay is when something is loaded again that could not be loaded.
const retryDelay = time.Second

// watchObject tells of an object now and after each change, until it is final or can't be seen any more. A change that comes
// before the first load is seen by that, and one after it is signalled: none is lost.
func watchObject[P interface {
	comparable
	db.Node
}](ctx context.Context, r *Resolver, w watch[P]) (<-chan P, error) {
	signals, stop := r.hub.Watch(w.topic)
	last, err := w.load(ctx)
	var none P
	if err == nil && last == none {
		err = &db.Fault{Code: db.CodeBadID, Message: "there is nothing with this id that you may see", Argument: []any{"id"}}
	}
	if err != nil {
		stop()
		return nil, err
	}
	events := make(chan P)
	go func() {
		defer close(events)
		defer stop()
		for send(ctx, events, last) && !w.final(last) {
			current, ok := nextEvent(ctx, signals, func() (P, bool, error) {
				current, err := w.load(ctx)
				return current, current == none || w.changed(last, current), err
			})
			if !ok || current == none {
				return
			}
			last = current
		}
	}()
	return events, nil
}

// nextEvent looks after each signal whether there is something to tell; false says that the context has ended first.
func nextEvent[P any](ctx context.Context, signals <-chan struct{}, load func() (P, bool, error)) (P, bool) {
	var again <-chan time.Time
	for {
		select {
		case <-signals:
		case <-again:
		case <-ctx.Done():
			var none P
			return none, false
		}
		again = nil
		event, found, err := load()
		switch {
		case err != nil:
			again = time.After(retryDelay)
		case found:
			return event, true
		}
	}
}

func send[P any](ctx context.Context, events chan<- P, event P) bool {
	select {
	case events <- event:
		return true
	case <-ctx.Done():
		return false
	}
}

// loadVisible loads a row by its key, as far as the viewer may see it.
func loadVisible[P interface {
	comparable
	db.Node
}](r *Resolver, rows *pubsub.Coalescer[db.UUID, P], key db.UUID) func(context.Context) (P, error) {
	return func(ctx context.Context) (P, error) {
		row, err := rows.Load(ctx, key)
		if err != nil {
			var none P
			return none, err
		}
		return visible(ctx, r, row), nil
	}
}
