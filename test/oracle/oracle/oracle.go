package oracle

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
)

// Oracle is made by New. It shares with the server the row types, the encoding of cursors and ids, and who sees what.
type Oracle struct {
	pool     *pgxpool.Pool
	currency db.Currency
	zone     *time.Location
	schema   *ast.Schema
	executor *executor.Executor
}

// New makes an oracle that reads through a pool of its own.
func New(pool *pgxpool.Pool, currency db.Currency, zone *time.Location) *Oracle {
	o := &Oracle{pool: pool, currency: currency, zone: zone}
	schema := graph.NewExecutableSchema(graph.Config{Resolvers: o, Directives: graph.DirectiveRoot{Id: idOf, Requires: requires}})
	o.schema = schema.Schema()
	o.executor = executor.New(schema)
	o.executor.SetErrorPresenter(o.present)
	o.executor.SetRecoverFunc(recovered)
	return o
}

// Schema is the parsed schema.
func (o *Oracle) Schema() *ast.Schema { return o.schema }

// asked is the state of one question to the oracle.
type asked struct {
	mu sync.Mutex
	// failures are errors of the oracle itself.
	failures []error
	// cursors are those found for placeholders; nil while placeholders are nothing special.
	cursors map[string]string
	// whole makes every page the whole of its list.
	whole bool
	// done is what a mutation has done.
	done *Outcome
}

type askedKey struct{}

func from(ctx context.Context) *asked {
	a, _ := ctx.Value(askedKey{}).(*asked)
	return a
}

func (a *asked) failed(err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.failures = append(a.failures, err)
}

// The resolvers of each type.

// Dashboard resolves Dashboard.
func (o *Oracle) Dashboard() graph.DashboardResolver { return dashboard{o} }

// Subscription is not there: an oracle answers once.
func (*Oracle) Subscription() graph.SubscriptionResolver { return nil }

// Notification resolves Notification.
func (o *Oracle) Notification() graph.NotificationResolver { return notification{o} }

// Order resolves Order.
func (o *Oracle) Order() graph.OrderResolver { return order{o} }

// OrderEvent resolves OrderEvent.
func (o *Oracle) OrderEvent() graph.OrderEventResolver { return orderEvent{o} }

// OrderItem resolves OrderItem.
func (o *Oracle) OrderItem() graph.OrderItemResolver { return orderItem{o} }

// Query resolves Query.
func (o *Oracle) Query() graph.QueryResolver { return query{o} }

// Report resolves Report.
func (o *Oracle) Report() graph.ReportResolver { return report{o} }

// User resolves User.
func (o *Oracle) User() graph.UserResolver { return user{o} }

type (
	dashboard    struct{ *Oracle }
	notification struct{ *Oracle }
	order        struct{ *Oracle }
	orderEvent   struct{ *Oracle }
	orderItem    struct{ *Oracle }
	query        struct{ *Oracle }
	report       struct{ *Oracle }
	user         struct{ *Oracle }
)

// idOf is the directive @id: before anything is asked of whom, an id must be of the type.
func idOf(ctx context.Context, _ any, next graphql.Resolver, of string) (any, error) {
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
			err = db.NewFault(db.CodeBadID, "of another kind")
		}
	}
	return v, err
}
