package resolvers_test

import "testing"

func TestWriteSmoke(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for _, q := range []string{
		`mutation { createProduct(input: { sku: "X-1", name: "Thing", price: "12.50", stock: 11 }) { product { id sku name price { amount } stock version } errors { code field message } } }`,
		`mutation { createProduct(input: { sku: "X-1", name: " ", price: "12.505", stock: -1 }) { product { id } errors { code field message } } }`,
		`mutation { createProduct(input: { sku: "X-1", name: "Thing", price: "12.50", stock: 11 }) { product { id } errors { code field message } } }`,
	} {
		a := s.ask("", q, nil)
		t.Logf("%s %v %+v", a.Data, a.Errors, a.Extensions.Cost)
	}
	id := idOf(s, `{ productBySku(sku: "X-1") { id } }`)
	for _, q := range []string{
		`mutation($p: ID!) { updateProduct(input: { id: $p, expectedVersion: 1, price: "13" }) { product { version price { amount } } errors { code } } }`,
		`mutation($p: ID!) { updateProduct(input: { id: $p, expectedVersion: 1, price: "14" }) { product { version price { amount } } errors { code } } }`,
		`mutation($p: ID!) { adjustStock(input: { product: $p, by: 5, idempotencyKey: "a" }) { product { stock version } errors { code } } }`,
		`mutation($p: ID!) { adjustStock(input: { product: $p, by: 5, idempotencyKey: "a" }) { product { stock version } errors { code } } }`,
		`mutation($p: ID!) { adjustStock(input: { product: $p, by: 6, idempotencyKey: "a" }) { product { stock version } errors { code } } }`,
		`mutation($p: ID!) { adjustStock(input: { product: $p, by: -100, idempotencyKey: "b" }) { product { stock version } errors { code } } }`,
		`mutation($p: ID!) { placeOrder(input: { items: [{ product: $p, quantity: 7 }], expectedTotal: "91", idempotencyKey: "k" }) { order { number status total { amount } customer { username } items { nodes { quantity lineTotal { amount } product { name stock } } } } errors { code field message } } }`,
		`mutation($p: ID!) { placeOrder(input: { items: [{ product: $p, quantity: 7 }], expectedTotal: "91", idempotencyKey: "k" }) { order { number history { to who { username } } } errors { code field message } } }`,
		`mutation($p: ID!) { placeOrder(input: { items: [{ product: $p, quantity: 70 }], idempotencyKey: "k2" }) { order { number } errors { code field message } } }`,
		`mutation($p: ID!) { placeOrder(input: { items: [{ product: $p, quantity: 1 }], expectedTotal: "91", idempotencyKey: "k3" }) { order { number } errors { code field message } } }`,
	} {
		a := s.ask("", q, map[string]any{"p": id})
		t.Logf("%s %v %+v", a.Data, a.Errors, a.Extensions.Cost)
	}
	o := idOf(s, `{ orders(first: 1) { nodes { id } } }`)
	for _, q := range []string{
		`mutation($p: ID!) { setOrderStatus(input: { order: $p, status: SHIPPED, expectedVersion: 1 }) { order { status version } errors { code message } } }`,
		`mutation($p: ID!) { setOrderStatus(input: { order: $p, status: PAID, expectedVersion: 1 }) { order { status version history { from to } } errors { code message } } }`,
		`mutation($p: ID!) { setOrderStatus(input: { order: $p, status: SHIPPED, expectedVersion: 1 }) { order { status version } errors { code message } } }`,
		`mutation($p: ID!) { cancelOrder(input: { order: $p }) { order { status version items { nodes { product { stock } } } } errors { code message } } }`,
		`mutation { markNotificationsRead(input: {}) { markedCount notifications { id } errors { code } } }`,
	} {
		a := s.ask("", q, map[string]any{"p": o})
		t.Logf("%s %v %+v", a.Data, a.Errors, a.Extensions.Cost)
	}
}

func idOf(s *shop, query string) string {
	s.t.Helper()
	a := s.ask("", query, nil)
	d := string(a.Data)
	i := len(d) - len(d[indexOf(d, `"id":"`)+6:])
	e := i
	for d[e] != '"' {
		e++
	}
	return d[i:e]
}

func indexOf(s, sub string) int {
	for i := range s {
		if len(s) >= i+len(sub) && s[i:i+len(sub)] == sub {
			return i
		}
	}
	return -1
}
