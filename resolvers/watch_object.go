package resolvers

import (
	"context"
	"time"

	"orderly.example/db"
	"orderly.example/internal/coalesce"
	"orderly.example/internal/faults"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// coalescers load what subscriptions watch: many subscribers with one statement.
type coalescers struct {
	notifications *coalesce.Loader[db.NotificationPosition, []*db.Notification]
	orders        *coalesce.Loader[uuid.UUID, *db.Order]
	reports       *coalesce.Loader[uuid.UUID, *db.Report]
}

func newCoalescers(d *db.DB) coalescers {
	return coalescers{
		notifications: coalesce.NewLoader(db.NotificationsAfter(d)),
		orders:        coalesce.NewLoader(sqlpage.ByID[db.Order](d.Database)),
		reports:       coalesce.NewLoader(sqlpage.ByID[db.Report](d.Database)),
	}
}

// watch defines how an object is watched.
type watch[P any] struct {
	topic string
	// load loads the current object, nil if the viewer may not see it.
	load func(ctx context.Context) (P, error)
	// changed reports whether the current object differs from the last one sent.
	changed func(told, now P) bool
	// final reports whether there will be no more changes.
	final func(P) bool
}

// retryDelay is how long to wait before a failed load is tried again.
const retryDelay = time.Second

// watchObject sends an object now and after each change, until it is final or can't be seen any more. The first
// load sees changes that came before it, and the signal those that come after: none is lost.
func watchObject[P interface {
	comparable
	db.Node
}](ctx context.Context, r *Resolver, w watch[P]) (<-chan P, error) {
	signals, stop := r.hub.Watch(w.topic)
	last, err := w.load(ctx)
	var none P
	if err == nil && last == none {
		err = &faults.Fault{Code: faults.CodeBadID, Message: "there is nothing with this id that you may see", Argument: []any{"id"}}
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

// nextEvent calls load after each signal until there is something to send. It returns false if the context has
// ended.
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

// loadVisible loads a row by its key, nil if the viewer may not see it.
func loadVisible[P interface {
	comparable
	db.Node
}](r *Resolver, rows *coalesce.Loader[uuid.UUID, P], key uuid.UUID) func(context.Context) (P, error) {
	return func(ctx context.Context) (P, error) {
		row, err := rows.Load(ctx, key)
		if err != nil {
			var none P
			return none, err
		}
		return visible(ctx, r, row), nil
	}
}
