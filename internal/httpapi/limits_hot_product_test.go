package httpapi_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
)

// Buyers who wait for one product take neither the pool's connections nor the places of those who look at pages.
func TestBuyersOfAHotProductLeaveRoomForOthers(t *testing.T) {
	t.Parallel()
	const buyers, most = 60, 100
	f := newServer(t, behindProxy(most))
	product := db.ID{Kind: db.KindProduct}
	f.read(&product.UUID, "SELECT id FROM products WHERE is_active AND stock > 100 LIMIT 1")
	sessions := [][]string{f.token("customer"), f.token("staff")} // one user may not have so many waiting
	hot, err := f.ownPool.Begin(t.Context())
	require.NoError(t, err)
	defer func() { _ = hot.Rollback(t.Context()) }()
	_, err = hot.Exec(t.Context(), "SELECT FROM products WHERE id = $1 FOR UPDATE", product.UUID)
	require.NoError(t, err)

	answered := make(chan answer, buyers)
	for i := range buyers {
		go func() {
			answered <- f.ask(`mutation($product: ID!, $key: String!) {
				placeOrder(input: { items: [{ product: $product, quantity: 1 }], idempotencyKey: $key }) { order { id items { totalCount } } errors { code } } }`,
				map[string]any{"product": product.String(), "key": fmt.Sprint(i)}, append(forwarded(fmt.Sprint("198.51.100.", i)), sessions[i%len(sessions)]...)...)
		}()
	}
	require.Eventually(t, func() bool { return f.handler.Admission.Paused() == buyers-1 && f.handler.Admission.Count() == 1 }, patience, pollInterval)
	var waiting int
	f.read(&waiting, `SELECT count(*) FROM pg_stat_activity
		WHERE datname = current_database() AND application_name = 'orderly' AND wait_event_type = 'Lock'`)
	require.LessOrEqual(t, waiting, 1)
	page := f.ask(`{ products(first: 3) { nodes { name } } }`, nil, forwarded("203.0.113.1")...)
	require.Equal(t, http.StatusOK, page.status)

	require.NoError(t, hot.Rollback(t.Context()))
	for range buyers {
		a := <-answered
		require.Equal(t, http.StatusOK, a.status)
		require.Contains(t, a.body, `"items":{"totalCount":1}},"errors":[]`)
	}
	require.Zero(t, f.handler.Admission.Count())
	require.Zero(t, f.handler.Admission.Paused())
}
