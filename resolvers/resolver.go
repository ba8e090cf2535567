package resolvers

import (
	"cmp"
	"context"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/auth"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/loader"
	"orderly.example/internal/pubsub"
	"orderly.example/internal/uuid"
	"orderly.example/lockstep"
	"orderly.example/lockstep/plan"
	"orderly.example/sqlpage"
)

// Resolver is the root of the resolvers.
type Resolver struct {
	db          *db.DB
	caches      *entitycache.Caches
	accounts    *auth.Accounts
	enqueue     db.Enqueue
	hub         *pubsub.Hub
	coalescers  coalescers
	placing     placing
	customers   customers
	access      auth.Access
	loaders     loaders
	nodeLoaders map[db.Kind]func(ctx context.Context, keys []uuid.UUID) ([]db.Node, error)
}

// loaders are the loaders by key.
type loaders struct {
	categories    loader.Loader[uuid.UUID, *db.Category]
	items         loader.Loader[uuid.UUID, *db.OrderItem]
	notifications loader.Loader[uuid.UUID, *db.Notification]
	orders        loader.Loader[uuid.UUID, *db.Order]
	products      loader.Loader[uuid.UUID, *db.Product]
	reports       loader.Loader[uuid.UUID, *db.Report]
	sessions      loader.Loader[uuid.UUID, *db.Session]
	users         loader.Loader[uuid.UUID, *db.User]
}

// Dependencies are what the resolvers work with.
type Dependencies struct {
	DB       *db.DB
	Caches   *entitycache.Caches // what is cached
	Accounts *auth.Accounts
	// Enqueue queues a report.
	Enqueue db.Enqueue
	// Hub publishes changes to subscriptions. Nil if there are no subscriptions.
	Hub *pubsub.Hub
	// MaxOrders is how many orders of one customer may be placed at once; 32.
	MaxOrders int
}

// New makes the resolvers. It panics if the schema does not say who may see what, or a type has no loader: both are bugs.
func New(p Dependencies) *Resolver {
	d, caches := p.DB, p.Caches
	access, err := auth.NewAccess(graph.NewExecutableSchema(graph.Config{}).Schema())
	if err != nil {
		panic(err)
	}
	r := &Resolver{
		db: d, caches: caches, accounts: p.Accounts, enqueue: p.Enqueue, hub: p.Hub, coalescers: newCoalescers(d), access: access,
		nodeLoaders: map[db.Kind]func(context.Context, []uuid.UUID) ([]db.Node, error){},
	}
	r.customers.most = cmp.Or(p.MaxOrders, maxOrdersOfCustomer)
	r.placing.Run, r.placing.Fits, r.placing.Waits = r.placeOrders, db.FitsOrders, pauseRequest
	r.loaders = loaders{
		categories:    loaderByKey(r, db.KindCategory, caches.CategoriesByID()),
		items:         loaderByKey(r, db.KindOrderItem, sqlpage.ByID[db.OrderItem](d.Database)),
		notifications: loaderByKey(r, db.KindNotification, sqlpage.ByID[db.Notification](d.Database)),
		orders:        loaderByKey(r, db.KindOrder, sqlpage.ByID[db.Order](d.Database)),
		products:      loaderByKey(r, db.KindProduct, caches.ProductsByID()),
		reports:       loaderByKey(r, db.KindReport, sqlpage.ByID[db.Report](d.Database)),
		sessions:      loaderByKey(r, db.KindSession, db.SessionsByID(d)),
		users:         loaderByKey(r, db.KindUser, caches.UsersByID()),
	}
	for kind := range db.Kinds() {
		if r.nodeLoaders[kind] == nil {
			panic("resolvers: node and nodes can't load a " + kind.String() + ": add its loaderByKey to the loaders in resolver.go")
		}
	}
	return r
}

// entity is a row with a global id.
type entity[T any] interface {
	sqlpage.RowOf[T]
	db.Node
}

// loaderByKey makes the loader of a kind, and registers it for node and nodes.
func loaderByKey[T any, P entity[T]](r *Resolver, kind db.Kind, fetch func(context.Context, []uuid.UUID) (map[uuid.UUID]P, error)) loader.Loader[uuid.UUID, P] {
	l := loader.New(kind.String(), fetch, sqlpage.Stub[T, P])
	r.nodeLoaders[kind] = func(ctx context.Context, keys []uuid.UUID) ([]db.Node, error) { return asNodes(ctx, l, keys) }
	return l
}

// Schema is the executable schema over the resolvers, or over what a test has wrapped around them. options must not
// set Sizes and SQL.
func Schema(root graph.ResolverRoot, options lockstep.Options) *lockstep.Schema {
	options.Limits = WithDefaults(options.Limits)
	options.Sizes = map[string]func(map[string]any) int{"Query.salesSeries": pointsOf}
	options.SQL = plan.Options{
		Fuse:  func(n int) plan.Fusion { return sqlpage.NewFusion(n) },
		Chain: keyColumns(),
		Tables: map[string]func(map[string]any) []string{
			"Query.node":  func(args map[string]any) []string { return typesOf(args["id"]) },
			"Query.nodes": func(args map[string]any) []string { return typesOf(args["ids"]) },
		},
	}
	return graph.NewLockstepSchema(graph.Config{Resolvers: root, Directives: graph.DirectiveRoot{Id: idDirective, Requires: auth.Requires}}, options)
}

// WithDefaults replaces limits that are zero by those of the shop.
func WithDefaults(l lockstep.Limits) lockstep.Limits {
	l.Loads = cmp.Or(l.Loads, 4)
	l.Nodes = cmp.Or(l.Nodes, 10_000)
	l.Depth = cmp.Or(l.Depth, 15)
	l.Aliases = cmp.Or(l.Aliases, 50)
	l.Fields = cmp.Or(l.Fields, 20_000) // spreading fragments can make an operation exponentially large
	l.Bytes = cmp.Or(l.Bytes, 8<<20)
	l.List = cmp.Or(l.List, 1000)
	l.PageSize, l.MaxPage = sqlpage.DefaultPageSize, sqlpage.MaxPageSize
	return l
}

// keyColumns tells by which column of the parents' rows a field loads rows of a type.
func keyColumns() func(field, table string) (column string, ok bool) {
	type load struct{ field, table string }
	columns := map[load]string{}
	for _, relation := range db.Relations() {
		info := relation.Describe()
		columns[load{info.Field, info.Child}] = info.KeyColumn
	}
	return func(field, table string) (column string, ok bool) {
		column, ok = columns[load{field, table}]
		return column, ok
	}
}

// Query resolves Query.
func (r *Resolver) Query() graph.QueryResolver { return queryResolver{r} }

type queryResolver struct{ *Resolver }

// byGlobalID loads one row by its global id. It returns nil if the viewer may not see it.
func byGlobalID[P visibleNode](ctx context.Context, r *Resolver, l loader.Loader[uuid.UUID, P], id db.ID, kind db.Kind) (P, error) {
	var none P
	key, err := id.Key(kind)
	if err != nil {
		return none, err
	}
	rows, err := l.Load(ctx, lockstep.EdgeFrom(ctx), []uuid.UUID{key})
	if err != nil {
		return none, err
	}
	return visible(ctx, r, rows[0]), nil
}

// byUniqueKey loads one row by a key other than its id. It returns nil if the viewer may not see it.
func byUniqueKey[K comparable, P visibleNode](ctx context.Context, r *Resolver, key K, fetch loader.Fetch[K, P]) (P, error) {
	rows, err := fetch(ctx, []K{key})
	return visible(ctx, r, rows[key]), err
}
