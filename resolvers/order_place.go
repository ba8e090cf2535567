package resolvers

import (
	"context"
	"errors"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/auth"
	"orderly.example/internal/coalesce"
	"orderly.example/internal/leasecache"
	"orderly.example/internal/pubsub"
	"orderly.example/internal/uuid"
)

// placing places orders. Orders of one product run one after the other in PostgreSQL anyway, since each locks it. So
// those that arrive meanwhile wait here, without a connection, and are then placed by one statement.
type placing = coalesce.Overlap[uuid.UUID, *db.PendingOrder]

func (r mutationResolver) PlaceOrder(ctx context.Context, input db.NewOrder) (*graph.PlaceOrderPayload, error) {
	order, errs, err := r.db.PrepareOrder(ctx, auth.From(ctx).ID, input)
	if err != nil || errs != nil {
		return &graph.PlaceOrderPayload{Errors: errs}, err
	}
	if err := r.placing.Do(ctx, order.Products(), order); err != nil {
		return nil, db.LeftOrder(err, errors.Is(err, coalesce.ErrStillRuns))
	}
	out := &graph.PlaceOrderPayload{}
	out.Order, out.Errors, err = order.Outcome()
	return out, err
}

type pauseKey struct{}

// WithPause gives the requests under the context a function that takes them out of those that are worked on, while they
// wait for others. resume puts them back.
func WithPause(ctx context.Context, pause func() (resume func(context.Context))) context.Context {
	return context.WithValue(ctx, pauseKey{}, pause)
}

// pauseRequest pauses the context's request, until resume.
func pauseRequest(ctx context.Context) (resume func()) {
	pause, ok := ctx.Value(pauseKey{}).(func() func(context.Context))
	if !ok {
		return func() {}
	}
	again := pause()
	return func() { again(ctx) }
}

// placeOrders places orders together. Each has its outcome then, and what they have changed is cleared from the cache.
func (r *Resolver) placeOrders(ctx context.Context, orders []*db.PendingOrder) error {
	var keys []leasecache.Key
	seen := map[uuid.UUID]bool{}
	for _, order := range orders {
		for _, product := range order.Products() {
			if !seen[product] {
				seen[product] = true
				keys = append(keys, r.caches.Products.Keys(product)...)
			}
		}
	}
	var notified []uuid.UUID
	_ = r.caches.Change(ctx, keys, func(ctx context.Context) (err error) { // an order that failed has its own error
		notified, err = r.db.PlaceOrders(ctx, orders)
		return err
	})
	topics := make([]string, len(notified))
	for i, user := range notified {
		topics[i] = pubsub.Notifications(user)
	}
	r.hub.Publish(ctx, topics...)
	return nil
}
