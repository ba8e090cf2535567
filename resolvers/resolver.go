package resolvers

import (
	"context"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/auth"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/loader"
	"orderly.example/internal/pubsub"
	"orderly.example/lockstep"
)

// Resolver is the root of the resolvers.
type Resolver struct {
	db       *db.DB
	caches   *entitycache.Caches
	accounts *auth.Accounts
	enqueue  db.Enqueue
	hub      *pubsub.Hub
	watched  watched
	access   auth.Access
	loads    loads
	kinds    map[db.Kind]func(ctx context.Context, keys []db.UUID) ([]db.Node, error)
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

// Parts are what the resolvers work with.
type Parts struct {
	DB       *db.DB
	Caches   *entitycache.Caches // what the cache keeps
	Accounts *auth.Accounts
	// Enqueue queues the making of a report.
	Enqueue db.Enqueue
	// Hub tells subscribers of changes; there are no subscriptions where it is nil.
	Hub *pubsub.Hub
}

// New makes the resolvers. It panics where the schema does not say who may see what: that is a fault of the program.
func New(p Parts) *Resolver {
	d, caches := p.DB, p.Caches
	access, err := auth.NewAccess(graph.NewExecutableSchema(graph.Config{}).Schema())
	if err != nil {
		panic(err)
	}
	r := &Resolver{
		db: d, caches: caches, accounts: p.Accounts, enqueue: p.Enqueue, hub: p.Hub, watched: watchedIn(d), access: access,
		kinds: map[db.Kind]func(context.Context, []db.UUID) ([]db.Node, error){},
	}
	r.loads = loads{
		items:         byKey(r, db.KindOrderItem, db.ByID[db.OrderItem](d)),
		notifications: byKey(r, db.KindNotification, db.ByID[db.Notification](d)),
		orders:        byKey(r, db.KindOrder, db.ByID[db.Order](d)),
		products:      byKey(r, db.KindProduct, caches.ProductsByID()),
		reports:       byKey(r, db.KindReport, db.ByID[db.Report](d)),
		users:         byKey(r, db.KindUser, caches.UsersByID()),
	}
	return r
}

// entity is a row that has a global id.
type entity[T any] interface {
	db.RowOf[T]
	db.Node
}

// byKey makes the loader of a kind, and lets node and nodes find it.
func byKey[T any, P entity[T]](r *Resolver, kind db.Kind, fetch func(context.Context, []db.UUID) (map[db.UUID]P, error)) loader.Loader[db.UUID, P] {
	l := loader.New(kind.String(), fetch, db.Stub[T, P])
	r.kinds[kind] = func(ctx context.Context, keys []db.UUID) ([]db.Node, error) { return asNodes(ctx, l, keys) }
	return l
}

// Schema is the executable schema over the resolvers, or over what a test has wrapped around them. options must leave
// Sources and Fuse to it.
func Schema(root graph.ResolverRoot, options lockstep.Options) *lockstep.Schema {
	options.Sources = map[string]func(map[string]any) []string{
		"Query.node":  func(args map[string]any) []string { return typesOf(args["id"]) },
		"Query.nodes": func(args map[string]any) []string { return typesOf(args["ids"]) },
	}
	options.Fuse = func(n int) lockstep.Fusion { return db.NewFusion(n) }
	return graph.NewEngine(graph.Config{Resolvers: root, Directives: graph.DirectiveRoot{Id: idOf, Requires: auth.Requires}}, options)
}

// Query resolves Query.
func (r *Resolver) Query() graph.QueryResolver { return queryResolver{r} }

type queryResolver struct{ *Resolver }

// parts says what of a page the operation selects.
func parts(ctx context.Context) db.Parts {
	e := lockstep.EdgeFrom(ctx)
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
}](ctx context.Context, r *Resolver, p P) P {
	var none P
	if p == none || !r.access.CanSee(auth.From(ctx), p) {
		return none
	}
	return p
}

// keyed loads one row by its global id. A row that the viewer may not see is nil.
func keyed[P interface {
	comparable
	db.Node
}](ctx context.Context, r *Resolver, l loader.Loader[db.UUID, P], id db.ID, kind db.Kind) (P, error) {
	var none P
	key, err := id.Key(kind)
	if err != nil {
		return none, err
	}
	rows, err := l.Load(ctx, lockstep.EdgeFrom(ctx), []db.UUID{key})
	if err != nil {
		return none, err
	}
	return visible(ctx, r, rows[0]), nil
}

// unique loads one row by another key than its id. A row that the viewer may not see is nil.
func unique[K comparable, P interface {
	comparable
	db.Node
}](ctx context.Context, r *Resolver, key K, fetch loader.Fetch[K, P]) (P, error) {
	rows, err := fetch(ctx, []K{key})
	return visible(ctx, r, rows[key]), err
}

// list loads a page of a root list.
func list[P any](ctx context.Context, fetch func(ctx context.Context, parents []db.UUID) (map[db.UUID]P, error)) (P, error) {
	pages, err := fetch(ctx, []db.UUID{{}})
	return pages[db.UUID{}], err
}
