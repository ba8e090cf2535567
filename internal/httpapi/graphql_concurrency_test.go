package httpapi_test

import (
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/httpapi"
	"orderly.example/test/services"
)

// The dashboard takes as long as its slowest part, not as long as all parts together.
func TestTheDashboardsPartsLoadAtTheSameTime(t *testing.T) {
	t.Parallel()
	g := openGraph(t, services.Seeded(t), production)
	for query, parts := range map[string]int{
		`{ dashboard { user { username } unreadCount spending { orderCount } recentOrders(first: 40) { number } unreadNotifications { title } } }`: 3,
		`{ dashboard { user { username } recentOrders(first: 40) { items { nodes { product { name } } } } unreadNotifications { title } } }`:       2, // two of the three are fused
		`{ viewer { id } orders { nodes { id } } users { nodes { id } } reports { nodes { id } } }`:                                                4,
	} {
		release := g.lockTables(t, "users, orders, notifications, reports")
		answered := g.later(t, query)
		g.awaitWaitingForLock(t, parts)
		release()
		require.Equal(t, http.StatusOK, (<-answered).status)
		require.Zero(t, g.waitingForLock(t))
	}
}

// It does not run in parallel, because it counts the goroutines of the whole process.
func TestGoroutinesOfARequest(t *testing.T) { //nolint:paralleltest // see above
	const most = 32
	g := openGraph(t, services.Seeded(t), production, func(o *db.Options, _ *httpapi.GraphQLOptions) { o.Postgres.Min, o.Postgres.Max = 8, 8 })
	g.actAs(t, "customer")
	for _, c := range []struct {
		query  string
		levels map[string]int // how many statements then wait for a table
	}{
		{
			`{ dashboard { user { username } recentOrders(first: 40) { items { nodes { product { name } } } } unreadNotifications { title } } }`,
			map[string]int{"users, orders, notifications": 2, "order_items": 1, "products": 1},
		},
		{
			`{ a: orders(first: 1) { ...O } b: orders(last: 1) { ...O } c: orders(first: 2) { ...O } d: orders(last: 2) { ...O } }
			fragment O on OrderConnection { totalCount nodes { customer { username } items(first: 2) { nodes { product { name } } } history { to } } }`,
			map[string]int{"orders": 1, "order_items, order_events, users": 2, "products": 1},
		},
		{
			`{ viewer { username notifications(first: 50) { nodes { subject { ... on Order { customer { username } } ... on Product { sku } ... on Report { requestedBy { username } } } } } } }`,
			map[string]int{"users": 1, "notifications": 1, "orders, products, reports": 1},
		},
	} {
		require.Equal(t, http.StatusOK, g.post(t, c.query).status)
		for tables, statements := range c.levels {
			release := g.lockTables(t, tables)
			answered := g.later(t, c.query)
			g.awaitWaitingForLock(t, statements)
			running := requestGoroutines()
			require.Positive(t, running)
			require.Less(t, running, most, c.query)
			release()
			require.Equal(t, http.StatusOK, (<-answered).status)
			require.Eventually(t, func() bool { return requestGoroutines() == 0 }, patience, pollInterval, "all have ended")
		}
	}
}

// requestGoroutines is how many goroutines of the process serve requests. Those of connections come and go.
func requestGoroutines() (n int) {
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	for stack := range strings.SplitSeq(string(stacks), "\n\n") {
		if strings.Contains(stack, "/lockstep.") || strings.Contains(stack, "/sqlpage.") || strings.Contains(stack, "/dataloader/") {
			n++
		}
	}
	return n
}
