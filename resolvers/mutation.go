package resolvers

import (
	"context"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/auth"
	"orderly.example/internal/leasecache"
	"orderly.example/internal/pubsub"
)

// Mutation resolves Mutation. A mutation marks what it changes in the cache before the write, and clears it
// afterwards.
func (r *Resolver) Mutation() graph.MutationResolver { return mutationResolver{r} }

type mutationResolver struct{ *Resolver }

func (r mutationResolver) CreateProduct(ctx context.Context, input db.NewProduct) (*graph.CreateProductPayload, error) {
	product, errs, err := r.db.CreateProduct(ctx, input)
	return &graph.CreateProductPayload{Product: product, Errors: errs}, err
}

func (r mutationResolver) UpdateProduct(ctx context.Context, input db.ProductChange) (*graph.UpdateProductPayload, error) {
	out := &graph.UpdateProductPayload{}
	err := r.caches.Change(ctx, r.productKeys(input.ID), func(ctx context.Context) (err error) {
		out.Product, out.Errors, err = r.db.UpdateProduct(ctx, input)
		return err
	})
	return out, err
}

func (r mutationResolver) AdjustStock(ctx context.Context, input db.StockChange) (*graph.AdjustStockPayload, error) {
	out := &graph.AdjustStockPayload{}
	err := r.caches.Change(ctx, r.productKeys(input.Product), func(ctx context.Context) (err error) {
		out.Product, out.Errors, err = r.db.AdjustStock(ctx, auth.From(ctx).ID, input)
		return err
	})
	return out, err
}

func (r mutationResolver) PlaceOrder(ctx context.Context, input db.NewOrder) (*graph.PlaceOrderPayload, error) {
	var ids []db.ID
	for _, line := range input.Items {
		ids = append(ids, line.Product)
	}
	var placed db.PlacedOrder
	out := &graph.PlaceOrderPayload{}
	err := r.caches.Change(ctx, r.productKeys(ids...), func(ctx context.Context) (err error) {
		placed, out.Errors, err = r.db.PlaceOrder(ctx, auth.From(ctx).ID, input)
		return err
	})
	topics := make([]string, len(placed.NotifiedStaff))
	for i, user := range placed.NotifiedStaff {
		topics[i] = pubsub.Notifications(user)
	}
	r.hub.Publish(ctx, topics...)
	out.Order = placed.Order
	return out, err
}

func (r mutationResolver) SetOrderStatus(ctx context.Context, input graph.SetOrderStatusInput) (*graph.SetOrderStatusPayload, error) {
	order, errs, err := r.stepOrder(ctx, db.OrderStep{
		Order: input.Order, Status: input.Status, ExpectedVersion: &input.ExpectedVersion,
	})
	return &graph.SetOrderStatusPayload{Order: order, Errors: errs}, err
}

// CancelOrder lets customers cancel their own orders that are not paid yet.
func (r mutationResolver) CancelOrder(ctx context.Context, input graph.CancelOrderInput) (*graph.CancelOrderPayload, error) {
	step := db.OrderStep{Order: input.Order, Status: db.OrderStatusCancelled, ExpectedVersion: input.ExpectedVersion}
	if viewer := auth.From(ctx); !viewer.IsStaff() {
		step.Customer, step.From = &viewer.ID, []db.OrderStatus{db.OrderStatusPending}
	}
	order, errs, err := r.stepOrder(ctx, step)
	return &graph.CancelOrderPayload{Order: order, Errors: errs}, err
}

// stepOrder changes the status of an order. It first finds which cached rows that changes: the customer and the
// products.
func (r mutationResolver) stepOrder(ctx context.Context, step db.OrderStep) (order *db.Order, errs db.UserErrors, err error) {
	parties, err := r.db.PartiesOf(ctx, step.Order)
	if err != nil {
		return nil, nil, err
	}
	keys := r.caches.Users.Keys(parties.Customer)
	if step.Status == db.OrderStatusCancelled {
		for _, product := range parties.Products {
			keys = append(keys, r.caches.Products.Keys(product)...)
		}
	}
	err = r.caches.Change(ctx, keys, func(ctx context.Context) (err error) {
		order, errs, err = r.db.StepOrder(ctx, auth.From(ctx).ID, step)
		return err
	})
	if order != nil && errs == nil {
		r.hub.Publish(ctx, pubsub.Order(order.ID), pubsub.Notifications(order.CustomerID))
	}
	return order, errs, err
}

func (r mutationResolver) MarkNotificationsRead(ctx context.Context, input graph.MarkNotificationsReadInput) (*graph.MarkNotificationsReadPayload, error) {
	viewer, out := auth.From(ctx), &graph.MarkNotificationsReadPayload{}
	err := r.caches.Change(ctx, r.caches.Users.Keys(viewer.ID), func(ctx context.Context) (err error) {
		out.Notifications, out.MarkedCount, out.Errors, err = r.db.MarkNotificationsRead(ctx, viewer.ID, input.Ids)
		return err
	})
	return out, err
}

// productKeys returns the cache keys of products. Ids of other types have none: the write rejects them.
func (r mutationResolver) productKeys(ids ...db.ID) []leasecache.Key {
	var keys []leasecache.Key
	for _, id := range ids {
		if id.Kind == db.KindProduct {
			keys = append(keys, r.caches.Products.Keys(id.UUID)...)
		}
	}
	return keys
}
