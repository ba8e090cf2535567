package resolvers

import (
	"context"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/auth"
	"orderly.example/internal/loader"
	"orderly.example/lockstep"
	"orderly.example/sqlpage"
)

// Order resolves Order.
func (r *Resolver) Order() graph.OrderResolver { return orderResolver{r} }

type orderResolver struct{ *Resolver }

// OrderEvent resolves OrderEvent.
func (r *Resolver) OrderEvent() graph.OrderEventResolver { return orderEventResolver{r} }

type orderEventResolver struct{ *Resolver }

// OrderItem resolves OrderItem.
func (r *Resolver) OrderItem() graph.OrderItemResolver { return orderItemResolver{r} }

type orderItemResolver struct{ *Resolver }

func (r queryResolver) Order(ctx context.Context, id db.ID) (*db.Order, error) {
	return byGlobalID(ctx, r.Resolver, r.loaders.orders, id, db.KindOrder)
}

func (r queryResolver) OrderByNumber(ctx context.Context, number int) (*db.Order, error) {
	return byUniqueKey(ctx, r.Resolver, number, db.OrdersNumbered(r.db))
}

func (r queryResolver) Orders(ctx context.Context, first *int, after *string, last *int, before *string, filter *db.OrderFilter, orderBy *db.OrderOrder) (*db.OrderConnection, error) {
	viewer := auth.From(ctx)
	l, err := db.Orders(r.db.Currency(), filter, orderBy)
	if err != nil {
		return nil, err
	}
	if !viewer.IsStaff() {
		l.NarrowTo("customer_id", viewer.ID)
	}
	return rootPage(ctx, sqlpage.PageOf[db.Order](r.db.Database, l, sqlpage.Page{First: first, After: after, Last: last, Before: before}, selectedParts(ctx)))
}

// Orders refuses before it reads: the field's directive runs when the orders are there.
func (r productResolver) Orders(ctx context.Context, products []*db.Product, first *int, after *string, last *int, before *string) ([]*db.OrderConnection, error) {
	if err := auth.Require(ctx, db.UserRoleStaff); err != nil {
		return nil, err
	}
	return many(ctx, r.Resolver, db.ProductOrders, db.NewestOrders(), products, sqlpage.Page{First: first, After: after, Last: last, Before: before})
}

func (r orderResolver) Customer(ctx context.Context, orders []*db.Order) ([]*db.User, error) {
	return one(ctx, r.loaders.users, db.OrderCustomer, orders)
}

func (r orderResolver) Items(ctx context.Context, orders []*db.Order, first *int, after *string, last *int, before *string) ([]*db.OrderItemConnection, error) {
	return many(ctx, r.Resolver, db.OrderItems, db.Items(), orders, sqlpage.Page{First: first, After: after, Last: last, Before: before})
}

// historyLength is the most events that an order can have.
const historyLength = 20

func (r orderResolver) History(ctx context.Context, orders []*db.Order) ([][]*db.OrderEvent, error) {
	return nodesOf(loader.Many(ctx, lockstep.EdgeFrom(ctx), orders, (*db.Order).Key, firstPage[db.OrderEvent](r.db, db.OrderHistory.Of(db.History()), historyLength)))
}

func (r orderEventResolver) Who(ctx context.Context, events []*db.OrderEvent) ([]*db.User, error) {
	users, err := one(ctx, r.loaders.users, db.OrderEventWho, events)
	for i, u := range users {
		users[i] = visible(ctx, r.Resolver, u)
	}
	return users, err
}

func (r orderItemResolver) Order(ctx context.Context, items []*db.OrderItem) ([]*db.Order, error) {
	return one(ctx, r.loaders.orders, db.OrderItemOrder, items)
}

// Product shows what was bought, even if it can't be bought any more.
func (r orderItemResolver) Product(ctx context.Context, items []*db.OrderItem) ([]*db.Product, error) {
	return one(ctx, r.loaders.products, db.OrderItemProduct, items)
}
