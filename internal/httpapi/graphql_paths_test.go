package httpapi_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/test/services"
)

// The error of a field has the field's path in the answer and its location in the document. extensions name the argument that
// it is about.
func TestErrorsNameTheirField(t *testing.T) {
	t.Parallel()
	g := openGraph(t, services.Seeded(t), production)
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
		{`{ salesSeries(from: "2022-09-18", to: "2026-01-01", interval: MONTH, category: "` + g.anID(t, db.KindCategory, "categories") + `") { date } }`, `["to"]`},
		{`{ salesSeries(from: "2026-01-01", to: "2026-01-01", interval: DAY, product: "` + g.anID(t, db.KindCategory, "categories") + `") { date } }`, `["product"]`},
		{`{ topProducts(from: "2026-01-02", to: "2026-01-01") { quantity } }`, `["to"]`},
		{`{ topProducts(from: "2025-01-01", to: "2026-01-02") { quantity } }`, `["to"]`},
		{`{ topProducts(from: "2026-01-01", to: "2026-01-02", first: 0) { quantity } }`, `["first"]`},
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

	_, err := g.ownPool.Exec(t.Context(), "ALTER TABLE products DROP COLUMN stock")
	require.NoError(t, err)
	e := g.post(t, `{ viewer { id } products { nodes { stock } } }`).errors(t)[0]
	require.JSONEq(t, `["products"]`, jsonOf(t, e["path"]))
	require.JSONEq(t, `[{"line": 1, "column": 17}]`, jsonOf(t, e["locations"]))
}

// The location of an error is the first character of what it is about, in lines that end with LF, CR or CRLF.
func TestLocationsAreWhatTheDocumentHas(t *testing.T) {
	t.Parallel()
	g := newGraph(t, production)
	const block = `"""`
	for query, places := range map[string]string{
		"{ orders(first: " + block + "\n1\n" + block + ") { nodes { id } } }":                             `1:17`,
		`{ orderByNumber(number: "1") { id } }`:                                                           `1:25`,
		`{ orders(filter: { status: ["PAID"] }) { totalCount } }`:                                         `1:29`,
		`{ orders(filter: { status: "ü" }, first: "😀") { totalCount } }`:                                  `1:28 1:42`,
		`{ orders(first: ` + block + `1` + block + `) { nodes { id } } }`:                                 `1:17`,
		"{\r\n  viewer { nope }\r\n}":                                                                     `2:12`,
		"{\r  viewer { nope }\r}":                                                                         `2:12`,
		"# \"\r\n{\n\r\n\r  viewer { nope } }":                                                            `5:12`,
		"{ productBySku(sku: " + block + "\r\na\r\n" + block + ") { nope }\r\n viewer { no } }":           `3:8 4:11`,
		"{ user(id: " + block + "a\r\nb" + block + ") { id }\r\n viewer { id, nope } }":                   `3:15`,
		"{ user(id: \"\") { id }\r\n them: users(first: 0) { totalCount } }":                              `1:3 2:2`,
		"query($v: String! = \"x\"\r\n, $n: Int! = \"7\") { userByUsername(username: $v) { id } }":        `2:3 2:14`,
		"{\r\n viewer { id } user(id: 'a') }":                                                             `2:25`,
		"{ viewer(id: \"a\") }\r\n}":                                                                      `2:1`,
		"{ user(id: \"\", id: \"\") { id } a: user(id: \"\", id: \"\") { id } viewer { nope } }\r\n# \" ": `1:16 1:47 1:71`,
	} {
		var told []string
		for _, e := range g.post(t, query).errors(t) {
			for _, at := range e["locations"].([]any) {
				at, _ := at.(map[string]any)
				told = append(told, fmt.Sprintf("%v:%v", at["line"], at["column"]))
			}
		}
		require.ElementsMatch(t, strings.Fields(places), told, query)
	}
}
