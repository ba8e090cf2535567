package resolvers

import (
	"context"

	"orderly/auth"
	"orderly/db"
	"orderly/graph"
)

// Mutation resolves Mutation.
func (r *Resolver) Mutation() graph.MutationResolver { return mutationResolver{r} }

type mutationResolver struct{ *Resolver }

func (r mutationResolver) CreateProduct(ctx context.Context, input db.NewProduct) (*graph.CreateProductPayload, error) {
	if _, err := auth.Staff(ctx); err != nil {
		return nil, err
	}
	product, errs, err := r.db.CreateProduct(ctx, input)
	return &graph.CreateProductPayload{Product: product, Errors: errs}, err
}

func (r mutationResolver) UpdateProduct(ctx context.Context, input db.ProductChange) (*graph.UpdateProductPayload, error) {
	if _, err := auth.Staff(ctx); err != nil {
		return nil, err
	}
	product, errs, err := r.db.UpdateProduct(ctx, input)
	return &graph.UpdateProductPayload{Product: product, Errors: errs}, err
}

func (r mutationResolver) AdjustStock(ctx context.Context, input db.StockChange) (*graph.AdjustStockPayload, error) {
	viewer, err := auth.Staff(ctx)
	if err != nil {
		return nil, err
	}
	product, errs, err := r.db.AdjustStock(ctx, viewer.ID, input)
	return &graph.AdjustStockPayload{Product: product, Errors: errs}, err
}

func (r mutationResolver) PlaceOrder(ctx context.Context, input db.NewOrder) (*graph.PlaceOrderPayload, error) {
	viewer, err := auth.Required(ctx)
	if err != nil {
		return nil, err
	}
	order, errs, err := r.db.PlaceOrder(ctx, viewer.ID, input)
	return &graph.PlaceOrderPayload{Order: order, Errors: errs}, err
}

func (r mutationResolver) SetOrderStatus(ctx context.Context, input graph.SetOrderStatusInput) (*graph.SetOrderStatusPayload, error) {
	viewer, err := auth.Staff(ctx)
	if err != nil {
		return nil, err
	}
	order, errs, err := r.db.StepOrder(ctx, viewer.ID, db.OrderStep{
		Order: input.Order, Status: input.Status, ExpectedVersion: &input.ExpectedVersion,
	})
	return &graph.SetOrderStatusPayload{Order: order, Errors: errs}, err
}

// CancelOrder lets a customer call off an order of their own as long as it is not paid.
func (r mutationResolver) CancelOrder(ctx context.Context, input graph.CancelOrderInput) (*graph.CancelOrderPayload, error) {
	viewer, err := auth.Required(ctx)
	if err != nil {
		return nil, err
	}
	step := db.OrderStep{Order: input.Order, Status: db.OrderCancelled, ExpectedVersion: input.ExpectedVersion}
	if !viewer.IsStaff() {
		step.Customer, step.From = &viewer.ID, []db.OrderStatus{db.OrderPending}
	}
	order, errs, err := r.db.StepOrder(ctx, viewer.ID, step)
	return &graph.CancelOrderPayload{Order: order, Errors: errs}, err
}

func (r mutationResolver) MarkNotificationsRead(ctx context.Context, input graph.MarkNotificationsReadInput) (*graph.MarkNotificationsReadPayload, error) {
	viewer, err := auth.Required(ctx)
	if err != nil {
		return nil, err
	}
	notifications, marked, errs, err := r.db.MarkNotificationsRead(ctx, viewer.ID, input.Ids)
	return &graph.MarkNotificationsReadPayload{Notifications: notifications, MarkedCount: marked, Errors: errs}, err
}
