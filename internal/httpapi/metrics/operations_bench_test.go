package metrics_test

import (
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"orderly.example/internal/httpapi/metrics"
)

// The cost of the metrics of a page: those of the operation and of four loaders. A page takes 0.5 to 1 ms in all.
func BenchmarkMetricsOfAPage(b *testing.B) {
	metrics := metrics.New(prometheus.NewRegistry(), "OrderPage")
	b.ReportAllocs()
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			for _, field := range []string{"Order.customer", "Order.items", "OrderItem.product", "Order.history"} {
				metrics.Batch(field, 20)
			}
			metrics.Observe("OrderPage", "query", 5*time.Millisecond, 4, 2)
		}
	})
}
