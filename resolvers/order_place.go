package resolvers

import (
	"context"
	"errors"
	"sync"
	"time"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/auth"
	"orderly.example/internal/coalesce"
	"orderly.example/internal/faults"
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
	customer := auth.From(ctx).ID
	if !r.customers.enter(customer) {
		return nil, &faults.Fault{
			Code: faults.CodeThrottled, Message: "you are placing too many orders at once, please wait for them", RetryAfter: time.Second, Reason: faults.RefusedOrder,
		}
	}
	defer r.customers.leave(customer)
	if err := r.placing.Do(ctx, order.Products(), order); err != nil {
		return nil, db.LeftOrder(err, errors.Is(err, coalesce.ErrStillRuns))
	}
	out := &graph.PlaceOrderPayload{}
	out.Order, out.Errors, err = order.Outcome()
	return out, err
}

// maxOrdersOfCustomer is how many orders one customer may have waiting: with more of them, a customer could hold up all who buy
// the same products.
const maxOrdersOfCustomer = 32

// customers counts the orders of each customer that are being placed.
type customers struct {
	most int // of one customer

	mutex  sync.Mutex
	orders map[uuid.UUID]int
}

// enter counts an order, unless the customer has too many.
func (c *customers) enter(customer uuid.UUID) bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.orders[customer] >= c.most {
		return false
	}
	if c.orders == nil {
		c.orders = map[uuid.UUID]int{}
	}
	c.orders[customer]++
	return true
}

func (c *customers) leave(customer uuid.UUID) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.orders[customer]--; c.orders[customer] == 0 {
		delete(c.orders, customer)
	}
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
