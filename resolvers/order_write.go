package resolvers

import (
	"context"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/auth"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/leasecache"
	"orderly.example/internal/pubsub"
	"orderly.example/lockstep"
)

func (r mutationResolver) SetOrderStatus(ctx context.Context, input graph.SetOrderStatusInput) (*graph.SetOrderStatusPayload, error) {
	changed, err := lockstep.Together(ctx, stepTo(&input), r.stepEach)
	if err != nil {
		return nil, err
	}
	return &graph.SetOrderStatusPayload{Order: changed.Order, Errors: changed.Errors}, nil
}

func (r mutationResolver) SetOrderStatuses(ctx context.Context, input graph.SetOrderStatusesInput) (*graph.SetOrderStatusesPayload, error) {
	results, errs, err := r.stepOrders(ctx, stepsOf(ctx, stepTo, input.AllOrNone, input.Orders...), r.db.StepOrders)
	return &graph.SetOrderStatusesPayload{Results: results, Errors: errs}, err
}

// CancelOrder lets customers cancel their own orders that are not paid yet.
func (r mutationResolver) CancelOrder(ctx context.Context, input graph.CancelOrderInput) (*graph.CancelOrderPayload, error) {
	cancelled, err := lockstep.Together(ctx, cancellation(&input), r.stepEach)
	if err != nil {
		return nil, err
	}
	return &graph.CancelOrderPayload{Order: cancelled.Order, Errors: cancelled.Errors}, nil
}

func (r mutationResolver) CancelOrders(ctx context.Context, input graph.CancelOrdersInput) (*graph.CancelOrdersPayload, error) {
	results, errs, err := r.stepOrders(ctx, stepsOf(ctx, cancellation, input.AllOrNone, input.Orders...), r.db.StepOrders)
	return &graph.CancelOrdersPayload{Results: results, Errors: errs}, err
}

func stepTo(in *graph.SetOrderStatusInput) db.OrderStep {
	return db.OrderStep{Order: in.Order, Status: in.Status, ExpectedVersion: &in.ExpectedVersion, Field: "status"}
}

func cancellation(in *graph.CancelOrderInput) db.OrderStep {
	return db.OrderStep{Order: in.Order, Status: db.OrderStatusCancelled, ExpectedVersion: in.ExpectedVersion, Field: "order"}
}

// stepsOf makes the viewer's steps of inputs. Customers take steps of their own pending orders only.
func stepsOf[T any](ctx context.Context, step func(T) db.OrderStep, allOrNone bool, inputs ...T) db.OrderSteps {
	viewer := auth.From(ctx)
	steps := db.OrderSteps{User: viewer.ID, AllOrNone: allOrNone}
	if !viewer.IsStaff() {
		steps.Customer = &viewer.ID
	}
	for _, in := range inputs {
		steps.Steps = append(steps.Steps, step(in))
	}
	return steps
}

// stepEach takes the viewer's steps, each by itself.
func (r mutationResolver) stepEach(ctx context.Context, steps []db.OrderStep) ([]*graph.OrderResult, error) {
	all := stepsOf(ctx, func(step db.OrderStep) db.OrderStep { return step }, false, steps...)
	results, _, err := r.stepOrders(ctx, all, r.db.StepEach)
	return results, err
}

// stepOrders takes steps, and publishes what has changed.
func (r mutationResolver) stepOrders(
	ctx context.Context, steps db.OrderSteps, write func(context.Context, db.OrderSteps) (*db.Changes[*db.Order], error),
) ([]*graph.OrderResult, db.UserErrors, error) {
	var done *db.Changes[*db.Order]
	err := r.changeParties(ctx, steps, func(ctx context.Context) (err error) {
		done, err = write(ctx, steps)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	results := make([]*graph.OrderResult, len(done.Rows))
	var changed []*db.Order
	for i, order := range done.Rows {
		results[i] = &graph.OrderResult{Index: i, Order: order, Errors: done.RowErrors[i]}
		if done.IsChanged(i) {
			changed = append(changed, order)
		}
	}
	r.publishOrders(ctx, changed...)
	return results, done.Errors, nil
}

// changeParties runs a write of orders' statuses. It first finds what that changes in the cache: counts and sums of the
// customers, and the products.
func (r mutationResolver) changeParties(ctx context.Context, steps db.OrderSteps, write func(context.Context) error) error {
	parties, err := r.db.PartiesOf(ctx, steps.Steps)
	if err != nil {
		return err
	}
	var keys []leasecache.Key
	for _, customer := range parties.Customers {
		keys = append(keys, r.caches.Users.Keys(customer, entitycache.UnreadCount, entitycache.Spending)...)
	}
	for _, product := range parties.Products {
		keys = append(keys, r.caches.Products.Keys(product)...)
	}
	return r.caches.Change(ctx, keys, write)
}

// publishOrders publishes that orders have changed and that their customers were notified.
func (r mutationResolver) publishOrders(ctx context.Context, orders ...*db.Order) {
	topics := make([]string, 0, 2*len(orders))
	for _, order := range orders {
		topics = append(topics, pubsub.Order(order.ID), pubsub.Notifications(order.CustomerID))
	}
	r.hub.Publish(ctx, topics...)
}
