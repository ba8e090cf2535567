package httpapi_test

import (
	"bytes"
	"fmt"
	"runtime/pprof"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/httpapi/metrics"
	"orderly.example/test/services"
)

// measured gives the handler metrics that know some operations by name.
func measured(to **metrics.Metrics, names ...string) option {
	*to = metrics.New(prometheus.NewRegistry(), names...)
	return func(_ *db.Options, o *httpapi.GraphQLOptions) { o.Metrics = *to }
}

// Refusals of whole operations and errors of resolvers are counted apart.
func TestMetricsTellRefusalsFromErrors(t *testing.T) {
	t.Parallel()
	var metrics *metrics.Metrics
	g := newGraph(t, measured(&metrics), production)
	for _, query := range []string{
		`{ `, `{ nothing }`, nested(16),
		`{ a: users(first: 100) { nodes { orders(first: 100) { nodes { id } } } } }`,
		`{ a: node(id: "x") { id } b: node(id: "y") { id } viewer { username } }`,
	} {
		require.NotEmpty(t, g.post(t, query).errors(t), query)
	}
	text := scrape(t, metrics)
	for _, line := range []string{
		`orderly_operations_refused_total{code="GRAPHQL_PARSE_FAILED"} 1`,
		`orderly_operations_refused_total{code="GRAPHQL_VALIDATION_FAILED"} 1`,
		`orderly_operations_refused_total{code="DEPTH_LIMIT_EXCEEDED"} 1`,
		`orderly_operations_refused_total{code="NODE_LIMIT_EXCEEDED"} 1`,
		`orderly_operations_refused_total{code="BAD_ID"} 0`,
		`orderly_resolver_errors_total{code="BAD_ID"} 2`,
		`orderly_resolver_errors_total{code="GRAPHQL_PARSE_FAILED"} 0`,
	} {
		require.Contains(t, text, line+"\n")
	}
}

func TestMetricsTellOperationsByTheirNamesInTheDocument(t *testing.T) {
	t.Parallel()
	var metrics *metrics.Metrics
	g := newGraph(t, measured(&metrics, "Home"))
	for _, query := range []string{`query Home { viewer { id } }`, `query Abroad { viewer { id } }`, `{ viewer { id } }`} {
		require.Empty(t, g.post(t, query).errors(t))
	}
	text := scrape(t, metrics)
	for _, name := range []string{"Home", "other", "anonymous"} {
		require.Contains(t, text, `orderly_operation_duration_seconds_count{kind="query",operation="`+name+"\"} 1\n")
	}
}

func TestMetricsTellWhatLoadersBringTogether(t *testing.T) {
	t.Parallel()
	var metrics *metrics.Metrics
	g := newGraph(t, measured(&metrics))
	require.Empty(t, g.post(t, `{ orders(first: 20) { nodes { id items { nodes { id } } } } }`).errors(t))
	text := scrape(t, metrics)
	for _, line := range []string{
		`orderly_loader_batch_keys_count{field="Order.items"} 1`,
		`orderly_loader_batch_keys_sum{field="Order.items"} 20`,
		`orderly_loader_batch_keys_bucket{field="Order.items",le="10"} 0`,
		`orderly_loader_batch_keys_bucket{field="Order.items",le="20"} 1`,
	} {
		require.Contains(t, text, line+"\n")
	}
	require.NotContains(t, text, `field="Query.orders"`, "it has no keys")
}

func TestMetricsTellOfTheCache(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	header := f.token("staff")
	f = f.withEmptyCache() // its Redis holds nothing yet
	metrics := metrics.New(prometheus.NewRegistry())
	metrics.WatchCache(f.store)
	const query = `query($id: ID!) { user(id: $id) { username } }`
	before := f.store.Stats()["user"]
	require.Contains(t, f.ask(query, map[string]any{"id": f.id("customer")}, header...).body, "customer")
	require.Contains(t, f.ask(query, map[string]any{"id": f.id("customer")}, header...).body, "customer")
	stats := f.store.Stats()["user"]
	require.Greater(t, stats.Hits, before.Hits)
	require.Greater(t, stats.Misses, before.Misses)
	require.Greater(t, stats.Fills, before.Fills)

	text := scrape(t, metrics)
	for name, value := range map[string]uint64{
		"hits": stats.Hits, "misses": stats.Misses, "fills": stats.Fills, "fences": stats.Fenced, "errors": stats.Errors,
	} {
		require.Contains(t, text, fmt.Sprintf("\norderly_cache_%s_total{entity=\"user\"} %d\n", name, value))
	}
	require.Contains(t, text, "\norderly_redis_up 1\n")
}

func TestMetricsTellOfPasswords(t *testing.T) {
	t.Parallel()
	metrics := metrics.New(prometheus.NewRegistry())
	f := newServer(t, func(a *auth.Accounts, _ *httpapi.GraphQLOptions) { metrics.WatchHasher(a.Hasher) })
	require.Contains(t, scrape(t, metrics), "\norderly_password_hash_seconds_count 0\n")
	f.token("staff")
	text := scrape(t, metrics)
	for _, line := range []string{
		"orderly_password_hash_seconds_count 1", "orderly_password_wait_seconds_count 1",
		"orderly_password_running 0", "orderly_password_waiting 0",
	} {
		require.Contains(t, text, "\n"+line+"\n")
	}
}

// A profile has the name of the operation that a goroutine runs for.
func TestProfilesTellOperationsByName(t *testing.T) {
	t.Parallel()
	for name, label := range map[string]string{"Profiled": "Profiled", "Unheard": "other"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var metrics *metrics.Metrics
			g := openGraph(t, services.Seeded(t), measured(&metrics, "Profiled"))
			release := g.lockTables(t, "users")
			// Two fields: the second runs on a goroutine of its own.
			answer := g.later(t, `query `+name+` { users { nodes { username } } byName: userByUsername(username: "staff") { email } }`)
			g.awaitWaitingForLock(t, 2)
			require.Contains(t, goroutines(t), `"operation":"`+label+`"`)
			release()
			require.Empty(t, (<-answer).errors(t))
		})
	}
}

// goroutines returns all goroutines with their labels.
func goroutines(t *testing.T) string {
	t.Helper()
	var text bytes.Buffer
	require.NoError(t, pprof.Lookup("goroutine").WriteTo(&text, 1))
	return text.String()
}
