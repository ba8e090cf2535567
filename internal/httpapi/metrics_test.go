package httpapi_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/httpapi/apierror"
)

func TestMetrics(t *testing.T) {
	t.Parallel()

	t.Run("count operations, statements, refusals and errors", func(t *testing.T) {
		t.Parallel()
		b := setup(t, nil)
		b.metrics.Observe("Home", "query", 30*time.Millisecond, 4, 2)
		b.metrics.Observe("", "query", time.Millisecond, 1, 1)
		b.metrics.Observe("Buy", "mutation", 200*time.Millisecond, 3, 3)
		b.metrics.Refused("NODE_LIMIT_EXCEEDED")
		b.metrics.Failed("INTERNAL")
		b.metrics.Failed("INTERNAL")

		text := get(t, b.admin.URL+"/metrics").body
		for _, line := range []string{
			`orderly_operation_duration_seconds_bucket{kind="query",operation="Home",le="0.025"} 0`,
			`orderly_operation_duration_seconds_bucket{kind="query",operation="Home",le="0.05"} 1`,
			`orderly_operation_duration_seconds_count{kind="query",operation="anonymous"} 1`,
			`orderly_operation_duration_seconds_count{kind="mutation",operation="Buy"} 1`,
			`orderly_operation_statements_bound_bucket{le="3"} 2`,
			`orderly_operation_statements_used_bucket{le="0"} 0`,
			`orderly_operation_statements_used_bucket{le="2"} 2`,
			`orderly_operation_statements_used_bucket{le="4"} 3`,
			`orderly_operation_statements_used_sum 6`,
			`orderly_operations_refused_total{code="NODE_LIMIT_EXCEEDED"} 1`,
			`orderly_resolver_errors_total{code="INTERNAL"} 2`,
		} {
			require.Contains(t, text, line+"\n")
		}
		require.Contains(t, text, "\ngo_goroutines ")
		require.Contains(t, text, "\nprocess_start_time_seconds ")
	})

	t.Run("show the pool as it is now", func(t *testing.T) {
		t.Parallel()
		b := setup(t, nil)
		conn, err := b.pool.Acquire(t.Context())
		require.NoError(t, err)
		text := get(t, b.admin.URL+"/metrics").body
		require.Contains(t, text, "\norderly_db_pool_in_use_connections 1\n")
		require.Contains(t, text, fmt.Sprintf("\norderly_db_pool_max_connections %d\n", b.pool.Config().MaxConns))
		require.Contains(t, text, "\norderly_db_pool_waiting_requests 7\n")

		conn.Release()
		text = get(t, b.admin.URL+"/metrics").body
		require.Contains(t, text, "\norderly_db_pool_in_use_connections 0\n")
		require.Contains(t, text, "\norderly_db_pool_idle_connections 1\n")
	})

	t.Run("know the names that they were told of, whatever clients choose", func(t *testing.T) {
		t.Parallel()
		b := setup(t, nil)
		for i := range 500 {
			b.metrics.Observe(fmt.Sprintf("Operation%d", i), "query", 0, 1, 1)
			b.metrics.Refused(fmt.Sprintf("CODE_%d", i))
		}
		b.metrics.Observe("Home", "query", 0, 1, 1)
		b.metrics.Observe(strings.Repeat("x", 5000), "query", 0, 1, 1)
		b.metrics.Observe("\xff", "mutation", 0, 1, 1)

		text := get(t, b.admin.URL+"/metrics").body
		require.Equal(t, 3, strings.Count(text, "orderly_operation_duration_seconds_count{"))
		require.Contains(t, text, `orderly_operation_duration_seconds_count{kind="query",operation="other"} 501`)
		require.Contains(t, text, `orderly_operation_duration_seconds_count{kind="query",operation="Home"} 1`)
		require.Contains(t, text, `orderly_operations_refused_total{code="other"} 500`)
		require.Equal(t, len(apierror.Codes())+1, strings.Count(text, "orderly_operations_refused_total{"))
	})

	t.Run("count operations beyond their bound", func(t *testing.T) {
		t.Parallel()
		b := setup(t, nil)
		b.metrics.Observe("Home", "query", 0, 3, 3)
		require.Contains(t, get(t, b.admin.URL+"/metrics").body, "\norderly_operations_over_bound_total 0\n")
		b.metrics.Observe("Home", "query", 0, 3, 4)
		require.Contains(t, get(t, b.admin.URL+"/metrics").body, "\norderly_operations_over_bound_total 1\n")
	})

	t.Run("tell whether the process is ready, and what it has answered", func(t *testing.T) {
		t.Parallel()
		b := setup(t, nil)
		b.metrics.WatchReady(b.health.Problem)
		get(t, b.public.URL+"/readyz")
		get(t, b.public.URL+"/nowhere.txt")
		text := get(t, b.admin.URL+"/metrics").body
		require.Contains(t, text, "\norderly_ready 1\n")
		require.Contains(t, text, "\norderly_http_responses_total{status=\"200\"} 1\n")
		require.Contains(t, text, "\norderly_http_responses_total{status=\"404\"} 1\n")
		b.health.StopReady()
		require.Contains(t, get(t, b.admin.URL+"/metrics").body, "\norderly_ready 0\n")
	})

	t.Run("tell what the last collection left", func(t *testing.T) {
		t.Parallel()
		runtime.GC()
		require.Regexp(t, `\ngo_gc_heap_live_bytes [1-9]`, get(t, setup(t, nil).admin.URL+"/metrics").body)
	})
}
