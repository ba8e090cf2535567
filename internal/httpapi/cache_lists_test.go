package httpapi_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"testing"

	"github.com/stretchr/testify/require"
)

// A mutation of a list removes all rows that it changes from the caches of all servers: each product, each customer,
// and the products of each order that it cancels.
func TestMutationsOfListsForgetAllThatTheyChange(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	other := f.secondServer()
	customer, staff := f.token("customer"), f.token("staff")
	products := f.products(`UPDATE products SET is_active = true, stock = 100 WHERE id IN (SELECT id FROM products ORDER BY id LIMIT 3) RETURNING id`)
	state := func() (out struct {
		Nodes []struct {
			Stock int
			Name  string
		}
		Dashboard struct{ UnreadCount int }
	},
	) {
		a := other.ask(`query($ids: [ID!]!) { nodes(ids: $ids) { ... on Product { stock name } } dashboard { unreadCount } }`, map[string]any{"ids": products}, customer...)
		require.NoError(t, json.Unmarshal([]byte(a.data(t)), &out))
		return out
	}
	stocks := func() []int {
		var list []int
		for _, p := range state().Nodes {
			list = append(list, p.Stock)
		}
		return list
	}
	var lines, orders []map[string]any
	for i, product := range products {
		lines = append(lines, map[string]any{"product": product, "quantity": 1 + i})
	}
	for i := range 2 {
		a := f.ask(`mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } errors { code } } }`,
			map[string]any{"input": map[string]any{"items": lines, "idempotencyKey": fmt.Sprint(i)}}, customer...)
		var placed struct {
			PlaceOrder struct{ Order struct{ ID string } }
		}
		require.NoError(t, json.Unmarshal([]byte(a.data(t)), &placed))
		orders = append(orders, map[string]any{"order": placed.PlaceOrder.Order.ID})
	}
	require.Equal(t, []int{98, 96, 94}, stocks())
	before := state().Dashboard.UnreadCount

	change := func(name, input string, rows any, more map[string]any) {
		in := map[string]any{input: rows}
		maps.Copy(in, more)
		typ := map[string]string{"adjustStocks": "AdjustStocksInput", "updateProducts": "UpdateProductsInput", "cancelOrders": "CancelOrdersInput"}[name]
		a := f.ask(`mutation($input: `+typ+`!) { `+name+`(input: $input) { results { index errors { code } } errors { code } } }`, map[string]any{"input": in}, staff...)
		require.NotContains(t, a.data(t), `"code"`)
	}
	change("cancelOrders", "orders", orders, nil)
	require.Equal(t, []int{100, 100, 100}, stocks())
	require.Equal(t, before+2, state().Dashboard.UnreadCount, "the customer was told of both")

	var items, renamed []map[string]any
	for i, product := range products {
		items = append(items, map[string]any{"product": product, "by": 1 + i})
		renamed = append(renamed, map[string]any{"id": product, "name": "New", "expectedVersion": f.productVersion(product)})
	}
	change("adjustStocks", "items", items, map[string]any{"idempotencyKey": "k"})
	require.Equal(t, []int{101, 102, 103}, stocks())
	change("updateProducts", "products", renamed, nil)
	for _, p := range state().Nodes {
		require.Equal(t, "New", p.Name)
	}
}
