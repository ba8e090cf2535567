package httpapi_test

import (
	"net/http"
	"strconv"
	"sync"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/httpapi/health"
	"orderly.example/internal/httpapi/metrics"
)

// When transactions that wait for one row use all of the pool's connections, the server is ready nevertheless.
func TestAHotRowLeavesTheServerReady(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	product := db.ID{Kind: db.KindProduct}
	f.read(&product.UUID, "SELECT id FROM products WHERE is_active AND stock > 100 LIMIT 1")
	session := f.token("staff")

	hot, err := f.ownPool.Begin(t.Context())
	require.NoError(t, err)
	_, err = hot.Exec(t.Context(), "SELECT FROM products WHERE id = $1 FOR UPDATE", product.UUID)
	require.NoError(t, err)
	var changes sync.WaitGroup
	for i := range 60 {
		changes.Go(func() {
			f.ask(`mutation($product: ID!, $key: String!) {
				adjustStock(input: { product: $product, by: 1, idempotencyKey: $key }) { product { id } } }`,
				map[string]any{"product": product.String(), "key": strconv.Itoa(i)}, session...)
		})
	}
	most := int(f.db.Pool().Config().MaxConns)
	require.Eventually(t, func() bool {
		var waiting int
		f.read(&waiting, `SELECT count(*) FROM pg_stat_activity
			WHERE datname = current_database() AND application_name = 'orderly' AND wait_event_type = 'Lock'`)
		return waiting == most
	}, patience, pollInterval, "changes on all connections wait for the row")
	for range 3 {
		checker := health.NewChecker(f.db.Pool(), nil)
		admin := serve(t, httpapi.NewAdmin(httpapi.AdminOptions{Health: checker, Metrics: metrics.New(prometheus.NewRegistry())}))
		require.Equal(t, http.StatusOK, get(t, admin.URL+"/readyz").status)
		require.NoError(t, checker.Close(t.Context()))
	}
	require.NoError(t, hot.Rollback(t.Context()))
	changes.Wait()
}
