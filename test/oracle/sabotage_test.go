package oracle

import (
	"context"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/httpapi"
	"orderly.example/lockstep"
	"orderly.example/sqlpage"
	"orderly.example/test/oracle/operations"
)

// broken is the shop's resolvers with one fault in them.
type broken struct {
	graph.ResolverRoot
	customer func(context.Context, graph.OrderResolver, []*db.Order) ([]*db.User, error)
	query    func(graph.QueryResolver) graph.QueryResolver
	sql      func(string) string
}

func (b broken) Order() graph.OrderResolver {
	return brokenOrder{b.ResolverRoot.Order(), b}
}

func (b broken) Query() graph.QueryResolver {
	if b.query == nil {
		return b.ResolverRoot.Query()
	}
	return b.query(b.ResolverRoot.Query())
}

type brokenOrder struct {
	graph.OrderResolver
	broken broken
}

func (o brokenOrder) Customer(ctx context.Context, orders []*db.Order) ([]*db.User, error) {
	if o.broken.customer == nil {
		return o.OrderResolver.Customer(ctx, orders)
	}
	return o.broken.customer(ctx, o.OrderResolver, orders)
}

// lastDropped is a list of orders whose pages miss their last row.
type lastDropped struct{ graph.QueryResolver }

func (q lastDropped) Orders(ctx context.Context, first *int, after *string, last *int, before *string, filter *db.OrderFilter, orderBy *db.OrderOrder) (*db.OrderConnection, error) {
	c, err := q.QueryResolver.Orders(ctx, first, after, last, before, filter, orderBy)
	if err == nil && len(c.Nodes) > 1 {
		c.Nodes = c.Nodes[:len(c.Nodes)-1]
	}
	return c, err
}

// narrowed is a projection that leaves fields out.
type narrowed struct {
	sqlpage.Projection
	without []string
}

func (n narrowed) Fields(typ string) []string {
	return slices.DeleteFunc(slices.Clone(n.Projection.Fields(typ)), func(field string) bool { return slices.Contains(n.without, field) })
}

// earlyFlush is a batch that is sent in two parts.
func earlyFlush(ctx context.Context, next graph.OrderResolver, orders []*db.Order) ([]*db.User, error) {
	first, err := next.Customer(ctx, orders[:len(orders)/2])
	if err != nil {
		return nil, err
	}
	rest, err := next.Customer(ctx, orders[len(orders)/2:])
	return append(first, rest...), err
}

// droppedKey is a batch without its last key.
func droppedKey(ctx context.Context, next graph.OrderResolver, orders []*db.Order) ([]*db.User, error) {
	users, err := next.Customer(ctx, orders[:len(orders)-1])
	return append(users, nil), err
}

// orEqual has pages begin with the row of the cursor, not behind it.
func orEqual(sql string) string {
	return strings.NewReplacer(") > (", ") >= (", ") < (", ") <= (").Replace(sql)
}

// TestFaultsAreFound breaks the server on purpose: what is required of it must then fail within a few hundred
// operations.
func TestFaultsAreFound(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for name, fault := range map[string]broken{
		"keys of a batch are swapped": {
			customer: func(ctx context.Context, next graph.OrderResolver, orders []*db.Order) ([]*db.User, error) {
				users, err := next.Customer(ctx, orders)
				if err == nil && len(users) > 1 {
					users[0], users[len(users)-1] = users[len(users)-1], users[0]
				}
				return users, err
			},
		},
		"a batch is flushed early":      {customer: earlyFlush},
		"a key is dropped from a batch": {customer: droppedKey},
		"cursors are compared with >=":  {sql: orEqual},
		"columns are left out": {
			customer: func(ctx context.Context, next graph.OrderResolver, orders []*db.Order) ([]*db.User, error) {
				left := narrowed{lockstep.EdgeFrom(ctx).Plan(), []string{"email", "updatedAt", "unreadNotificationCount"}}
				return next.Customer(sqlpage.WithProjection(ctx, left), orders)
			},
		},
		"a statement is sent twice": {
			customer: func(ctx context.Context, next graph.OrderResolver, orders []*db.Order) ([]*db.User, error) {
				if _, err := next.Customer(ctx, orders); err != nil {
					return nil, err
				}
				return next.Customer(ctx, orders)
			},
		},
		"a page misses its last row": {query: func(next graph.QueryResolver) graph.QueryResolver { return lastDropped{next} }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := s.open(t, changes{sql: fault.sql, options: func(o *httpapi.GraphQLOptions) {
				o.Around = func(root graph.ResolverRoot) graph.ResolverRoot {
					with := fault
					with.ResolverRoot = root
					return with
				}
			}})
			found := s.operationsUntilFailure(server, enough)
			require.LessOrEqual(t, found, enough)
			t.Logf("found by operation %d", found)
		})
	}
	t.Run("nothing", func(t *testing.T) {
		t.Parallel()
		require.Greater(t, s.operationsUntilFailure(s.open(t), few), few)
	})
}

// enough is how many operations find any of the faults; few find most.
const enough, few = 1000, 50

// operationsUntilFailure checks operations, the same each time, until one fails, and gives its number.
func (s *shop) operationsUntilFailure(server *subject, most int) int {
	requests := operations.Requests(s.oracle.Schema(), s.rows)
	for n := range most {
		failed := make(chan bool)
		go func() {
			f := &stopper{}
			defer func() { failed <- f.failed }()
			s.check(f, server, requests.Example(n), newTally())
		}()
		if <-failed {
			return n + 1
		}
	}
	return most + 1
}

// stopper is a test that ends its goroutine when it fails, and tells nobody but its owner.
type stopper struct{ failed bool }

func (f *stopper) Errorf(string, ...any) { f.failed = true }
func (f *stopper) FailNow()              { f.failed = true; runtime.Goexit() }
func (*stopper) Helper()                 {}
