// Package resolvers answers the graph's fields. Each resolver is its arguments, one call, and a return.
package resolvers

import (
	"context"

	"orderly/auth"
	"orderly/db"
	"orderly/graph"
	"orderly/graph/engine"
	"orderly/loader"
)

// Resolver is the root of the resolvers.
type Resolver struct {
	db    *db.DB
	loads loads
}

// loads are the loaders by key. A new entity adds one line.
type loads struct {
	items         loader.Loader[db.UUID, *db.OrderItem]
	notifications loader.Loader[db.UUID, *db.Notification]
	orders        loader.Loader[db.UUID, *db.Order]
	products      loader.Loader[db.UUID, *db.Product]
	reports       loader.Loader[db.UUID, *db.Report]
	users         loader.Loader[db.UUID, *db.User]
}

// New makes the resolvers over a database.
func New(d *db.DB) *Resolver {
	return &Resolver{db: d, loads: loads{
		items:         loader.New("OrderItem", db.ByID[db.OrderItem](d), db.Stub[db.OrderItem]),
		notifications: loader.New("Notification", db.ByID[db.Notification](d), db.Stub[db.Notification]),
		orders:        loader.New("Order", db.ByID[db.Order](d), db.Stub[db.Order]),
		products:      loader.New("Product", db.ByID[db.Product](d), db.Stub[db.Product]),
		reports:       loader.New("Report", db.ByID[db.Report](d), db.Stub[db.Report]),
		users:         loader.New("User", db.ByID[db.User](d), db.Stub[db.User]),
	}}
}

// Schema is the executable schema over the resolvers. options must leave Sources and Fuse to it.
func (r *Resolver) Schema(options engine.Options) *engine.Schema {
	options.Sources = map[string]func(map[string]any) []string{
		"Query.node":  func(args map[string]any) []string { return typesOf(args["id"]) },
		"Query.nodes": func(args map[string]any) []string { return typesOf(args["ids"]) },
	}
	options.Fuse = func(n int) engine.Fusion { return db.NewFusion(n) }
	return graph.NewEngine(graph.Config{Resolvers: r}, options)
}

// The resolvers of each type.

// Dashboard resolves Dashboard.
func (r *Resolver) Dashboard() graph.DashboardResolver { return dashboardResolver{r} }

// Notification resolves Notification.
func (r *Resolver) Notification() graph.NotificationResolver { return notificationResolver{r} }

// Order resolves Order.
func (r *Resolver) Order() graph.OrderResolver { return orderResolver{r} }

// OrderEvent resolves OrderEvent.
func (r *Resolver) OrderEvent() graph.OrderEventResolver { return orderEventResolver{r} }

// OrderItem resolves OrderItem.
func (r *Resolver) OrderItem() graph.OrderItemResolver { return orderItemResolver{r} }

// Query resolves Query.
func (r *Resolver) Query() graph.QueryResolver { return queryResolver{r} }

// Report resolves Report.
func (r *Resolver) Report() graph.ReportResolver { return reportResolver{r} }

// User resolves User.
func (r *Resolver) User() graph.UserResolver { return userResolver{r} }

type (
	dashboardResolver    struct{ *Resolver }
	notificationResolver struct{ *Resolver }
	orderEventResolver   struct{ *Resolver }
	orderItemResolver    struct{ *Resolver }
	orderResolver        struct{ *Resolver }
	queryResolver        struct{ *Resolver }
	reportResolver       struct{ *Resolver }
	userResolver         struct{ *Resolver }
)

// parts says what of a page the operation selects.
func parts(ctx context.Context) db.Parts {
	e := engine.EdgeFrom(ctx)
	return db.Parts{
		Rows:  e.Selects("edges") || e.Selects("nodes") || e.Selects("pageInfo"),
		Edges: e.Selects("edges"),
		Count: e.Selects("totalCount") || e.Selects("totalCountIsExact"),
	}
}

// visible is a row, or nil where the viewer may not see it.
func visible[P interface {
	comparable
	db.Node
}](ctx context.Context, p P) P {
	var none P
	if p == none || !auth.From(ctx).Sees(p) {
		return none
	}
	return p
}

// keyed loads one row by its global id. A row that the viewer may not see is nil.
func keyed[P interface {
	comparable
	db.Node
}](ctx context.Context, l loader.Loader[db.UUID, P], id db.ID, kind db.Kind) (P, error) {
	var none P
	key, err := id.Key(kind)
	if err != nil {
		return none, err
	}
	rows, err := l.Load(ctx, engine.EdgeFrom(ctx), []db.UUID{key})
	if err != nil {
		return none, err
	}
	return visible(ctx, rows[0]), nil
}

// unique loads one row by another key than its id. A row that the viewer may not see is nil.
func unique[K comparable, P interface {
	comparable
	db.Node
}](ctx context.Context, key K, fetch loader.Fetch[K, P]) (P, error) {
	rows, err := fetch(ctx, []K{key})
	return visible(ctx, rows[key]), err
}

// list loads a page of a root list.
func list[P any](ctx context.Context, fetch func(ctx context.Context, parents []db.UUID) (map[db.UUID]P, error)) (P, error) {
	pages, err := fetch(ctx, []db.UUID{{}})
	return pages[db.UUID{}], err
}
