package oracle

import (
	"context"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/httpapi"
	"orderly.example/lockstep"
	"orderly.example/lockstep/randql"
	"orderly.example/sqlpage"
	"orderly.example/test/oracle/operations"
)

// faultyResolvers are the shop's resolvers with one fault.
type faultyResolvers struct {
	graph.ResolverRoot
	customer  func(context.Context, graph.OrderResolver, []*db.Order) ([]*db.User, error)
	query     func(graph.QueryResolver) graph.QueryResolver
	sql       func(string) string
	isDeep    bool   // found by operations of many levels
	operation string // finds it, where random operations would have to be many
}

func (b faultyResolvers) Order() graph.OrderResolver {
	return faultyOrder{b.ResolverRoot.Order(), b}
}

func (b faultyResolvers) Query() graph.QueryResolver {
	if b.query == nil {
		return b.ResolverRoot.Query()
	}
	return b.query(b.ResolverRoot.Query())
}

type faultyOrder struct {
	graph.OrderResolver
	broken faultyResolvers
}

func (o faultyOrder) Customer(ctx context.Context, orders []*db.Order) ([]*db.User, error) {
	if o.broken.customer == nil {
		return o.OrderResolver.Customer(ctx, orders)
	}
	return o.broken.customer(ctx, o.OrderResolver, orders)
}

// lastRowDropped drops the last row of pages of orders.
type lastRowDropped struct{ graph.QueryResolver }

func (q lastRowDropped) Orders(ctx context.Context, first *int, after *string, last *int, before *string, filter *db.OrderFilter, orderBy *db.OrderOrder) (*db.OrderConnection, error) {
	c, err := q.QueryResolver.Orders(ctx, first, after, last, before, filter, orderBy)
	if err == nil && len(c.Nodes) > 1 {
		c.Nodes = c.Nodes[:len(c.Nodes)-1]
	}
	return c, err
}

// narrowedProjection leaves out some fields.
type narrowedProjection struct {
	sqlpage.Projection
	without []string
}

func (n narrowedProjection) Fields(typ string) []string {
	return slices.DeleteFunc(slices.Clone(n.Projection.Fields(typ)), func(field string) bool { return slices.Contains(n.without, field) })
}

// splitBatch sends a batch in two parts.
func splitBatch(ctx context.Context, next graph.OrderResolver, orders []*db.Order) ([]*db.User, error) {
	first, err := next.Customer(ctx, orders[:len(orders)/2])
	if err != nil {
		return nil, err
	}
	rest, err := next.Customer(ctx, orders[len(orders)/2:])
	return append(first, rest...), err
}

// dropLastKey loads a batch without its last key.
func dropLastKey(ctx context.Context, next graph.OrderResolver, orders []*db.Order) ([]*db.User, error) {
	users, err := next.Customer(ctx, orders[:len(orders)-1])
	return append(users, nil), err
}

// withInclusiveCursors makes pages begin with the cursor's row instead of the next one.
func withInclusiveCursors(sql string) string {
	return strings.NewReplacer(") > (", ") >= (", ") < (", ") <= (").Replace(sql)
}

func replacing(pattern, by string) func(sql string) string {
	find := regexp.MustCompile(pattern)
	return func(sql string) string { return find.ReplaceAllString(sql, by) }
}

// TestFaultsAreDetected adds faults to the server. The checks must fail within a few hundred operations.
func TestFaultsAreDetected(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for name, fault := range map[string]faultyResolvers{
		"keys of a batch are swapped": {
			customer: func(ctx context.Context, next graph.OrderResolver, orders []*db.Order) ([]*db.User, error) {
				users, err := next.Customer(ctx, orders)
				if err == nil && len(users) > 1 {
					users[0], users[len(users)-1] = users[len(users)-1], users[0]
				}
				return users, err
			},
		},
		"a batch is flushed early":      {customer: splitBatch},
		"a key is dropped from a batch": {customer: dropLastKey},
		"cursors are compared with >=":  {sql: withInclusiveCursors},
		"columns are left out": {
			customer: func(ctx context.Context, next graph.OrderResolver, orders []*db.Order) ([]*db.User, error) {
				left := narrowedProjection{lockstep.EdgeFrom(ctx).Plan(), []string{"email", "updatedAt", "unreadNotificationCount"}}
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
		"a chain reads by another column":        {sql: replacing(`DISTINCT customer_id FROM`, `DISTINCT id FROM`), isDeep: true},
		"a chain misses the last row's children": {sql: replacing(`place <= `, `place < `), isDeep: true},
		"keys in a chain are not distinct": {sql: replacing(`ARRAY\(SELECT DISTINCT`, `ARRAY(SELECT`), operation: `{ categories { nodes {
			products(first: 2) { nodes { categories(first: 2) { nodes { products(first: 3) { nodes {
				orders(first: 1) { nodes { customer { sessions(first: 2) { totalCount } } } }
			} } } } } }
		} } }`},
		"a page misses its last row": {query: func(next graph.QueryResolver) graph.QueryResolver { return lastRowDropped{next} }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := s.open(t, serverOptions{sql: fault.sql, options: func(o *httpapi.GraphQLOptions) {
				o.Around = func(root graph.ResolverRoot) graph.ResolverRoot {
					with := fault
					with.ResolverRoot = root
					return with
				}
			}})
			requests := operations.Requests
			if fault.isDeep {
				requests = operations.DeepRequests
			}
			all := requests(s.oracle.Schema(), s.rows)
			if fault.operation != "" {
				all = rapid.Just(operations.Request{Viewer: "admin", Op: randql.Op{Query: fault.operation}})
			}
			found := s.operationsUntilFailure(server, all, manyOperations)
			require.LessOrEqual(t, found, manyOperations)
			t.Logf("found by operation %d", found)
		})
	}
	t.Run("no fault", func(t *testing.T) {
		t.Parallel()
		require.Greater(t, s.operationsUntilFailure(s.open(t), operations.Requests(s.oracle.Schema(), s.rows), fewOperations), fewOperations)
	})
}

// manyOperations find any of the faults; fewOperations find most of them.
const manyOperations, fewOperations = 200, 50

// operationsUntilFailure checks operations, always the same ones, until one fails. It returns the number of that
// one.
func (s *shop) operationsUntilFailure(server *testServer, requests *rapid.Generator[operations.Request], most int) int {
	for n := range most {
		failed := make(chan bool)
		go func() {
			f := &failureRecorder{}
			defer func() { failed <- f.failed }()
			s.check(f, server, requests.Example(n), newTally())
		}()
		if <-failed {
			return n + 1
		}
	}
	return most + 1
}

// failureRecorder ends the goroutine at a failure, and only records it.
type failureRecorder struct{ failed bool }

func (f *failureRecorder) Errorf(string, ...any) { f.failed = true }
func (f *failureRecorder) FailNow()              { f.failed = true; runtime.Goexit() }
func (*failureRecorder) Helper()                 {}
