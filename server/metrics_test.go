package server_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
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
			`orderly_operation_statements_used_bucket{le="8"} 3`,
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

	t.Run("stay bounded whatever names clients choose", func(t *testing.T) {
		t.Parallel()
		b := setup(t, nil)
		var clients sync.WaitGroup
		for range 4 {
			clients.Go(func() {
				for i := range 500 {
					b.metrics.Observe(fmt.Sprintf("Operation%d", i), "query", 0, 1, 1)
					b.metrics.Refused(fmt.Sprintf("CODE_%d", i))
				}
			})
		}
		clients.Wait()
		b.metrics.Observe(strings.Repeat("x", 5000), "query", 0, 1, 1)
		b.metrics.Observe("\xff", "made-up", 0, 1, 1)

		text := get(t, b.admin.URL+"/metrics").body
		require.Equal(t, 202, strings.Count(text, "orderly_operation_duration_seconds_count{"), "200 names and two others")
		require.Contains(t, text, `orderly_operation_duration_seconds_count{kind="other",operation="other"} 1`)
		require.Equal(t, 51, strings.Count(text, "orderly_operations_refused_total{"))
	})
}
