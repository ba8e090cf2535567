package reference

import (
	"context"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/vektah/gqlparser/v2/ast"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/faults"
)

// API is the reference implementation. It shares with the server the row types and the encoding of cursors and ids.
type API struct {
	pool     *pgxpool.Pool
	currency db.Currency
	zone     *time.Location
	schema   *ast.Schema
	executor *executor.Executor
}

// New makes an API that reads through a pool of its own.
func New(pool *pgxpool.Pool, currency db.Currency, zone *time.Location) *API {
	o := &API{pool: pool, currency: currency, zone: zone}
	schema := graph.NewExecutableSchema(graph.Config{Resolvers: o, Directives: graph.DirectiveRoot{Id: idDirective, Requires: requires}})
	o.schema = schema.Schema()
	o.executor = executor.New(schema)
	o.executor.SetErrorPresenter(o.present)
	o.executor.SetRecoverFunc(recovered)
	o.executor.AroundFields(o.payloads)
	return o
}

// Schema is the parsed schema.
func (o *API) Schema() *ast.Schema { return o.schema }

// request is the state of one operation.
type request struct {
	mu sync.Mutex
	// failures are errors of the reference itself.
	failures []error
	// cursors are those found for placeholders; nil if placeholders have no special meaning.
	cursors map[string]string
	// whole makes every page its whole list.
	whole bool
	// done is what a mutation has done.
	done *Outcome
}

type requestKey struct{}

func from(ctx context.Context) *request {
	a, _ := ctx.Value(requestKey{}).(*request)
	return a
}

func (a *request) failed(err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.failures = append(a.failures, err)
}

// The resolvers of each type.

// Category resolves Category.
func (o *API) Category() graph.CategoryResolver { return category{o} }

// Dashboard resolves Dashboard.
func (o *API) Dashboard() graph.DashboardResolver { return dashboard{o} }

// Subscription is not supported: an API answers once.
func (*API) Subscription() graph.SubscriptionResolver { return nil }

// Notification resolves Notification.
func (o *API) Notification() graph.NotificationResolver { return notification{o} }

// Order resolves Order.
func (o *API) Order() graph.OrderResolver { return order{o} }

// OrderEvent resolves OrderEvent.
func (o *API) OrderEvent() graph.OrderEventResolver { return orderEvent{o} }

// OrderItem resolves OrderItem.
func (o *API) OrderItem() graph.OrderItemResolver { return orderItem{o} }

// Product resolves Product.
func (o *API) Product() graph.ProductResolver { return product{o} }

// Query resolves Query.
func (o *API) Query() graph.QueryResolver { return query{o} }

// Report resolves Report.
func (o *API) Report() graph.ReportResolver { return report{o} }

// TopProduct resolves TopProduct.
func (o *API) TopProduct() graph.TopProductResolver { return topProduct{o} }

// Session resolves Session.
func (o *API) Session() graph.SessionResolver { return session{o} }

// User resolves User.
func (o *API) User() graph.UserResolver { return user{o} }

type (
	category     struct{ *API }
	dashboard    struct{ *API }
	notification struct{ *API }
	order        struct{ *API }
	orderEvent   struct{ *API }
	orderItem    struct{ *API }
	product      struct{ *API }
	query        struct{ *API }
	report       struct{ *API }
	topProduct   struct{ *API }
	session      struct{ *API }
	user         struct{ *API }
)

// idDirective is the directive @id: before anything else, an id must have the right type.
func idDirective(ctx context.Context, _ any, next graphql.Resolver, of string) (any, error) {
	v, err := next(ctx)
	ids := []*db.ID{}
	switch v := v.(type) {
	case db.ID:
		ids = append(ids, &v)
	case *db.ID:
		ids = append(ids, v)
	case []*db.ID:
		ids = v
	}
	for _, id := range ids {
		if err == nil && id != nil && id.Kind.String() != of {
			err = faults.New(faults.CodeBadID, "of another kind")
		}
	}
	return v, err
}
