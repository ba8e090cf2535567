package httpapi_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
)

// With two servers: no read shows a version older than one that was acknowledged before the read began. (The package
// leasecache has the long form, with every step delayed and clients killed.)
func TestNoReadIsOlderThanAnAcknowledgedWrite(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	servers := []*testServer{f, f.secondServer()}
	staff := f.token("staff")
	products := f.products(`SELECT id FROM products ORDER BY id LIMIT 4`)
	acknowledged := make([]atomic.Int64, len(products))
	const writes, readers, reads = 60, 4, 150

	var all sync.WaitGroup
	for i, product := range products {
		all.Go(func() {
			version := f.productVersion(product)
			acknowledged[i].Store(version)
			for range writes {
				var out struct {
					UpdateProduct struct{ Product struct{ Version int64 } }
				}
				a := servers[rand.N(2)].ask(`mutation($input: UpdateProductInput!) { updateProduct(input: $input) { product { version } errors { code } } }`,
					map[string]any{"input": map[string]any{"id": product, "name": fmt.Sprint("version ", version), "expectedVersion": version}}, staff...)
				if json.Unmarshal([]byte(a.data(t)), &out) != nil || out.UpdateProduct.Product.Version != version+1 {
					t.Errorf("the write was not done: %s", a.body)
					return
				}
				version++
				acknowledged[i].Store(version)
			}
		})
	}
	for range readers {
		all.Go(func() {
			for range reads {
				i := rand.N(len(products))
				least := acknowledged[i].Load()
				a := servers[rand.N(2)].ask(`query($id: ID!) { product(id: $id) { version } }`, map[string]any{"id": products[i]}, staff...)
				var out struct{ Product struct{ Version int64 } }
				if json.Unmarshal([]byte(a.data(t)), &out) != nil || out.Product.Version < least {
					t.Errorf("version %d was acknowledged, and then read: %s", least, a.body)
					return
				}
			}
		})
	}
	all.Wait()
	require.Eventually(t, func() bool { // a mark forbids for a moment to keep what was written
		a := f.ask(`query($id: ID!) { product(id: $id) { version } }`, map[string]any{"id": products[0]}, staff...)
		return a.costOf(t).Statements.Used == 0
	}, patience, pollInterval, "the cache was in use")
}

// products returns the global ids of products that a statement finds.
func (f *testServer) products(sql string) []string {
	f.t.Helper()
	rows, err := f.ownPool.Query(f.t.Context(), sql)
	require.NoError(f.t, err)
	defer rows.Close()
	var ids []string
	for rows.Next() {
		id := db.ID{Kind: db.KindProduct}
		require.NoError(f.t, rows.Scan(&id.UUID))
		ids = append(ids, id.String())
	}
	require.NoError(f.t, rows.Err())
	return ids
}

func (f *testServer) productVersion(id string) (version int64) {
	a := f.ask(`query($id: ID!) { product(id: $id) { version } }`, map[string]any{"id": id}, f.token("staff")...)
	var out struct{ Product struct{ Version int64 } }
	require.NoError(f.t, json.Unmarshal([]byte(a.data(f.t)), &out))
	return out.Product.Version
}

// A mutation also removes other rows that it changes from the cache.
func TestMutationsForgetWhatTheyChange(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	other := f.secondServer()
	customer, staff := f.token("customer"), f.token("staff")
	product := f.products(`UPDATE products SET is_active = true, stock = 100 WHERE id = (SELECT id FROM products ORDER BY id LIMIT 1) RETURNING id`)[0]
	stock := func() string {
		return other.ask(`query($id: ID!) { product(id: $id) { stock } }`, map[string]any{"id": product}, customer...).data(t)
	}
	type dashboard struct {
		Dashboard struct {
			UnreadCount int
			Spending    struct{ OrderCount int }
		}
	}
	board := func() (out dashboard) {
		a := other.ask(`{ dashboard { unreadCount spending { orderCount } } }`, nil, customer...)
		require.NoError(t, json.Unmarshal([]byte(a.data(t)), &out))
		return out
	}
	require.JSONEq(t, `{"product": {"stock": 100}}`, stock())
	before := board().Dashboard

	a := f.ask(`mutation($p: ID!) { placeOrder(input: {items: [{product: $p, quantity: 30}], idempotencyKey: "one"}) { order { id version } errors { code } } }`,
		map[string]any{"p": product}, customer...)
	var placed struct {
		PlaceOrder struct {
			Order struct {
				ID      string
				Version int
			}
		}
	}
	require.NoError(t, json.Unmarshal([]byte(a.data(t)), &placed))
	require.JSONEq(t, `{"product": {"stock": 70}}`, stock())
	require.Equal(t, before, board().Dashboard, "a pending order is not revenue")

	step := func(status string, version int) {
		a := f.ask(`mutation($input: SetOrderStatusInput!) { setOrderStatus(input: $input) { order { status } errors { code } } }`,
			map[string]any{"input": map[string]any{"order": placed.PlaceOrder.Order.ID, "status": status, "expectedVersion": version}}, staff...)
		require.Contains(t, a.data(t), `"status":"`+status+`"`)
		require.LessOrEqual(t, a.costOf(t).Statements.Used, 2)
	}
	step("PAID", 1)
	paid := board().Dashboard
	require.Equal(t, before.UnreadCount+1, paid.UnreadCount, "the customer was told")
	require.Equal(t, before.Spending.OrderCount+1, paid.Spending.OrderCount)
	step("CANCELLED", 2)
	require.JSONEq(t, `{"product": {"stock": 100}}`, stock())
	require.Equal(t, before.Spending.OrderCount, board().Dashboard.Spending.OrderCount)

	f.ask(`mutation($p: ID!) { adjustStock(input: {product: $p, by: -1, idempotencyKey: "two"}) { errors { code } } }`, map[string]any{"p": product}, staff...)
	require.JSONEq(t, `{"product": {"stock": 99}}`, stock())
	require.Positive(t, board().Dashboard.UnreadCount)
	f.ask(`mutation { markNotificationsRead(input: {}) { markedCount errors { code } } }`, nil, customer...)
	require.Zero(t, board().Dashboard.UnreadCount)
}
