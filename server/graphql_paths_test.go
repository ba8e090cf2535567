package server_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly/db"
	"orderly/dbtest"
)

// The error of a field has the field's path in the answer and its place in the document. Which argument it is about
// stands in extensions.
func TestErrorsNameTheirField(t *testing.T) {
	t.Parallel()
	g := openGraph(t, dbtest.Seeded(t), production)
	for query, expected := range map[string]struct{ path, argument, locations string }{
		`{ user(id: "bad") { id } }`:                                                                                     {`["user"]`, `["id"]`, `[{"line": 1, "column": 3}]`},
		"{\n  them: nodes(ids: [\"bad\"]) { id }\n}":                                                                     {`["them"]`, `["ids", 0]`, `[{"line": 2, "column": 3}]`},
		`{ orders(filter: { customer: "bad" }) { totalCount } }`:                                                         {`["orders"]`, `["filter", "customer"]`, `[{"line": 1, "column": 3}]`},
		`{ viewer { orders(filter: { customer: "bad" }) { totalCount } } }`:                                              {`["viewer", "orders"]`, `["filter", "customer"]`, `[{"line": 1, "column": 12}]`},
		`{ orders(first: 0) { totalCount } }`:                                                                            {`["orders"]`, `["first"]`, `[{"line": 1, "column": 3}]`},
		`{ orders(first: 1) { nodes { lines: items(first: 0) { totalCount } } } }`:                                       {`["orders", "nodes", 0, "lines"]`, `["first"]`, `[{"line": 1, "column": 30}]`},
		`mutation { m0: setOrderStatus(input: { order: "bad", status: PAID, expectedVersion: 1 }) { errors { code } } }`: {`["m0"]`, `["input", "order"]`, `[{"line": 1, "column": 12}]`},
		`mutation { placeOrder(input: { items: [{ product: "bad", quantity: 1 }], idempotencyKey: "k" }) { errors { code } } }`: {
			`["placeOrder"]`, `["input", "items", 0, "product"]`, `[{"line": 1, "column": 12}]`,
		},
	} {
		a := g.post(t, query)
		require.Len(t, a.errors(t), 1, query)
		e := a.errors(t)[0]
		require.JSONEq(t, expected.path, jsonOf(t, e["path"]), query)
		require.JSONEq(t, expected.locations, jsonOf(t, e["locations"]), query)
		require.JSONEq(t, expected.argument, jsonOf(t, e["extensions"].(map[string]any)["argument"]), query)
	}

	staff := db.ID{Kind: db.KindUser, UUID: g.viewer.ID}.String()
	for _, c := range []struct{ query, argument string }{
		{`{ orders(last: 101) { totalCount } }`, `["last"]`},
		{`{ orders(first: 1, last: 1) { totalCount } }`, `["last"]`},
		{`{ orders(after: "x") { nodes { id } } }`, `["after"]`},
		{`{ orders(before: "x") { nodes { id } } }`, `["before"]`},
		{`{ orders(filter: { total: { min: "1.234" } }) { totalCount } }`, `["filter", "total", "min"]`},
		{`{ products(filter: { price: { max: "99999999999999999" } }) { totalCount } }`, `["filter", "price", "max"]`},
		{`{ products(filter: { search: "` + strings.Repeat("a", 101) + `" }) { totalCount } }`, `["filter", "search"]`},
		{`{ users(filter: { search: "1 2 3 4 5 6 7 8 9 10 11" }) { totalCount } }`, `["filter", "search"]`},
		{`{ salesSeries(from: "2026-01-02", to: "2026-01-01", interval: DAY) { date } }`, `["to"]`},
		{`{ salesSeries(from: "2020-01-01", to: "2026-01-01", interval: DAY) { date } }`, `["interval"]`},
		{`{ dashboard { recentOrders(first: 0) { id } } }`, `["first"]`},
		{`{ nodes(ids: [` + strings.Repeat(`"`+staff+`" `, 101) + `]) { id } }`, `["ids"]`},
		{`{ order(id: "` + staff + `") { id } }`, `["id"]`},
		{`{ orders(filter: { customer: "` + g.anID(t, db.KindOrder, "orders") + `" }) { totalCount } }`, `["filter", "customer"]`},
		{`{ dashboard(userId: "` + g.anID(t, db.KindOrder, "orders") + `") { unreadCount } }`, `["userId"]`},
		{`mutation { markNotificationsRead(input: { ids: ["` + staff + `"] }) { markedCount } }`, `["input", "ids", 0]`},
		{`mutation { placeOrder(input: { items: [{ product: "` + g.anID(t, db.KindProduct, "products") + `", quantity: 1 } { product: "` + staff + `", quantity: 1 }], idempotencyKey: "k" }) { errors { code } } }`, `["input", "items", 1, "product"]`},
		{`mutation { requestReport(input: { kind: ORDERS_EXPORT, format: CSV, from: "2026-01-01", to: "2026-01-01", idempotencyKey: "k" filter: { total: { max: "1.234" } } }) { errors { code } } }`, `["input", "filter", "total", "max"]`},
	} {
		a := g.post(t, c.query)
		require.Len(t, a.errors(t), 1, c.query)
		require.JSONEq(t, c.argument, jsonOf(t, a.errors(t)[0]["extensions"].(map[string]any)["argument"]), "%s: %s", c.query, a.body)
	}

	_, err := g.aside.Exec(t.Context(), "ALTER TABLE products DROP COLUMN stock")
	require.NoError(t, err)
	e := g.post(t, `{ viewer { id } products { nodes { stock } } }`).errors(t)[0]
	require.JSONEq(t, `["products"]`, jsonOf(t, e["path"]))
	require.JSONEq(t, `[{"line": 1, "column": 17}]`, jsonOf(t, e["locations"]))
}
