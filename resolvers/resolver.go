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
	kinds map[db.Kind]func(ctx context.Context, keys []db.UUID) ([]db.Node, error)
}

// loads are the loaders by key.
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
	r := &Resolver{db: d, kinds: map[db.Kind]func(context.Context, []db.UUID) ([]db.Node, error){}}
	r.loads = loads{
		items:         byKey[db.OrderItem](r, db.KindOrderItem),
		notifications: byKey[db.Notification](r, db.KindNotification),
		orders:        byKey[db.Order](r, db.KindOrder),
		products:      byKey[db.Product](r, db.KindProduct),
		reports:       byKey[db.Report](r, db.KindReport),
		users:         byKey[db.User](r, db.KindUser),
	}
	return r
}

// entity is a row that has a global id.
type entity[T any] interface {
	db.RowOf[T]
	db.Node
}

// byKey makes the loader of a kind, and lets node and nodes find it.
func byKey[T any, P entity[T]](r *Resolver, kind db.Kind) loader.Loader[db.UUID, P] {
	l := loader.New(kind.String(), db.ByID[T, P](r.db), db.Stub[T, P])
	r.kinds[kind] = func(ctx context.Context, keys []db.UUID) ([]db.Node, error) { return asNodes(ctx, l, keys) }
	return l
}

// Schema is the executable schema over the resolvers, or over what a test has wrapped around them. options must leave
// Sources and Fuse to it.
func Schema(root graph.ResolverRoot, options engine.Options) *engine.Schema {
	options.Sources = map[string]func(map[string]any) []string{
		"Query.node":  func(args map[string]any) []string { return typesOf(args["id"]) },
		"Query.nodes": func(args map[string]any) []string { return typesOf(args["ids"]) },
	}
	options.Fuse = func(n int) engine.Fusion { return db.NewFusion(n) }
	return graph.NewEngine(graph.Config{Resolvers: root}, options)
}

// Query resolves Query.
func (r *Resolver) Query() graph.QueryResolver { return queryResolver{r} }

type queryResolver struct{ *Resolver }

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

// admitted is a Fault with the code UNAUTHENTICATED where rows of a type take a session and there is none: products are
// there for everybody.
func admitted[P db.Node](ctx context.Context) error {
	if _, ok := any(*new(P)).(*db.Product); ok {
		return nil
	}
	_, err := auth.Required(ctx)
	return err
}

// keyed loads one row by its global id. A row that the viewer may not see is nil.
func keyed[P interface {
	comparable
	db.Node
}](ctx context.Context, l loader.Loader[db.UUID, P], id db.ID, kind db.Kind) (P, error) {
	var none P
	key, err := id.Key(kind)
	if err == nil {
		err = admitted[P](ctx)
	}
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
	if err := admitted[P](ctx); err != nil {
		var none P
		return none, err
	}
	rows, err := fetch(ctx, []K{key})
	return visible(ctx, rows[key]), err
}

// list loads a page of a root list.
func list[P any](ctx context.Context, fetch func(ctx context.Context, parents []db.UUID) (map[db.UUID]P, error)) (P, error) {
	pages, err := fetch(ctx, []db.UUID{{}})
	return pages[db.UUID{}], err
}
