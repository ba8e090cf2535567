package server_test

import (
	"testing"

	"github.com/stretchr/testify/require"

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
		`{ orders(first: 0) { totalCount } }`:                                                                            {`["orders"]`, `null`, `[{"line": 1, "column": 3}]`},
		`{ orders(first: 1) { nodes { lines: items(first: 0) { totalCount } } } }`:                                       {`["orders", "nodes", 0, "lines"]`, `null`, `[{"line": 1, "column": 30}]`},
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

	_, err := g.aside.Exec(t.Context(), "ALTER TABLE products DROP COLUMN stock")
	require.NoError(t, err)
	e := g.post(t, `{ viewer { id } products { nodes { stock } } }`).errors(t)[0]
	require.JSONEq(t, `["products"]`, jsonOf(t, e["path"]))
	require.JSONEq(t, `[{"line": 1, "column": 17}]`, jsonOf(t, e["locations"]))
}
