package httpapi_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/test/services"
)

// variables are JSON texts of values that are valid for a variable of a type, and of invalid ones. For GraphQL's own types
// graphql-js has the same ones.
func variables() map[string]struct{ query, good, bad string } {
	return map[string]struct{ query, good, bad string }{
		"Int": {
			`query($v: Int) { orders(first: $v) { totalCount } }`,
			`null 0 -1 1.0 1e2 -0.0 2147483647 -2147483648 2147483647.0`,
			`2147483648 -2147483649 2147483648.0 1e10 1e400 1.5 -0.1 "1" "" true [1] {} 9223372036854775808 0.30000000000000004`,
		},
		"Int!":     {`query($v: Int!) { orderByNumber(number: $v) { id } }`, `1 2.0`, `null`},
		"String!":  {`query($v: String!) { userByUsername(username: $v) { id } }`, `"" "ada" "\ufffd" "\ud83d\ude00"`, `null 1 1.5 true [] ["ada"] {}`},
		"Boolean!": {`query($v: Boolean!) { __typename @include(if: $v) }`, `true false`, `null 0 1 "true" "" [true] {}`},
		"Boolean":  {`query($v: Boolean) { products(filter: { inStock: $v }) { totalCount } }`, `null true`, `1 "false"`},
		"ID!":      {`query($v: ID!) { user(id: $v) { id } }`, `"" "7" 7 -7 7.0 1e3 1e10 99999999999999999999`, `null 1.5 1e-1 1e400 true [] {} ["7"]`},
		"[ID!]!":   {`query($v: [ID!]!) { nodes(ids: $v) { id } }`, `[] ["7"] "7" [7]`, `null [null] [["7"]] [true] {}`},
		"[OrderStatus!]": {
			`query($v: [OrderStatus!]) { orders(filter: { status: $v }) { totalCount } }`,
			`null [] ["PAID"] "PAID" ["PAID","PENDING"]`,
			`["paid"] ["PAID",null] "Paid" "PAYED" 1 [1] [true] [["PAID"]]`,
		},
		"OrderDirection!": {`query($v: OrderDirection!) { orders(orderBy: { field: TOTAL, direction: $v }) { totalCount } }`, `"ASC"`, `null "asc" "" 0 true ["ASC"]`},
		"Decimal": {
			`query($v: Decimal) { orders(filter: { total: { min: $v } }) { totalCount } }`,
			`null "0" "-1.50" "00.10" "92233720368547758.07"`,
			`"" "1e5" "+1" ".5" "5." "1,5" "0x10" "NaN" " 1" "1 " "١" "92233720368547758070" 1 1.5 true ["1"] {}`,
		},
		"Date": {
			`query($v: Date!) { salesSeries(from: $v, to: "2030-12-31", interval: MONTH) { orderCount } }`,
			`"2026-01-31" "2028-02-29" "0001-01-01"`,
			`null "" "2026-02-29" "2026-1-31" "2026-01-31T00:00:00Z" "0000-01-01" "10000-01-01" "2026/01/31" "20260131" " 2026-01-31" 20260131`,
		},
		"DateTime": {
			`query($v: DateTime) { orders(filter: { placedAt: { from: $v } }) { totalCount } }`,
			`null "2026-01-31T09:30:00Z" "2026-01-31t09:30:00z" "2026-01-31T09:30:00.5Z" "2026-01-31T09:30:00.123456789+23:59" "2026-01-31T09:30:00-00:00"`,
			`"" "2026-01-31" "2026-01-31T09:30Z" "2026-01-31T9:30:00Z" "2026-01-31T09:30:00" "2026-01-31T09:30:00,5Z" "2026-01-31T09:30:00.Z"
			"2026-01-31T09:30:00+24:00" "2026-01-31T09:30:00+01:60" "2026-01-31T09:30:00+0100" "2026-01-31T09:30:00+01" "2026-01-31T24:00:00Z"
			"2026-02-29T09:30:00Z" "2026-01-31_09:30:00Z" "0000-01-31T09:30:00Z" 1769851800`,
		},
		"DecimalRange": {
			`query($v: DecimalRange) { orders(filter: { total: $v }) { totalCount } }`,
			`null {} {"min":null} {"min":"1","max":"2.50"}`,
			`"1" [] 1 {"min":1} {"least":"1"} {"__typename":"DecimalRange"} {"min":["1"]} {"min":{}} {"max":"1e5"}`,
		},
		"OrderFilter": {
			`query($v: OrderFilter) { orders(filter: $v) { totalCount } }`,
			`{"status":"PAID","placedAt":{"to":"2026-01-31T09:30:00Z"},"total":{},"customer":null}`,
			`{"status":["PAID","paid"]} {"placedAt":{"to":"2026-01-31"}} {"total":{"min":"x"}} {"customer":1.5} {"customer":true} {"placedAt":"2026-01-31T09:30:00Z"}`,
		},
		"OrderOrder": {`query($v: OrderOrder) { orders(orderBy: $v) { totalCount } }`, `{"field":"TOTAL"}`, `{} {"direction":"ASC"} {"field":null} {"field":"TOTAL","direction":null}`},
	}
}

func TestValuesOfVariables(t *testing.T) {
	t.Parallel()
	g := newGraph(t, production)
	g.db.Close() // what is refused, and what is only planned, runs no statement
	ask := func(query, value string) answer {
		body := `{"query": ` + strconv.Quote(query) + `, "variables": {"v": ` + value + `}}`
		return g.send(g.request(t.Context(), http.MethodPost, "/graphql", body, "Accept", modern, "X-Orderly-Cost", "only"))
	}
	for name, v := range variables() {
		for _, value := range words(v.good) {
			require.Empty(t, ask(v.query, value).errors(t), "%s takes %s", name, value)
		}
		for _, value := range words(v.bad) {
			a := ask(v.query, value)
			require.Equal(t, http.StatusBadRequest, a.status, "%s takes no %s: %s", name, value, a.body)
			requireOfVariable(t, a)
			if value != "null" && !strings.ContainsAny(value, "[{") {
				require.Regexp(t, `^variable \$v(\[0\])?: `+regexp.QuoteMeta(value)+" is no value of the type "+strings.Trim(name, "[]!"), a.errors(t)[0]["message"])
			}
			get := url.Values{"query": {v.query}, "variables": {`{"v": ` + value + `}`}}
			require.Equal(t, []string{"GRAPHQL_VALIDATION_FAILED"}, g.get(t, get).codes(t), "%s takes no %s by GET", name, value)
		}
	}
	a := ask(`query($v: OrderFilter) { orders(filter: $v) { totalCount } }`, `{"total": {"max": "1e5"}}`)
	require.JSONEq(t, `["v", "total", "max"]`, jsonOf(t, a.errors(t)[0]["extensions"].(map[string]any)["variable"]))
}

// An error names the wrong value as it was sent, at any depth.
func TestWrongValuesAreNamed(t *testing.T) {
	t.Parallel()
	g := newGraph(t, production)
	g.db.Close()
	long := strings.Repeat("7", 41)
	variable := func(kind, value string) string {
		query := map[string]string{
			"Int":         `query($v: Int) { orders(first: $v) { totalCount } }`,
			"[ID!]!":      `query($v: [ID!]!) { nodes(ids: $v) { id } }`,
			"OrderFilter": `query($v: OrderFilter) { orders(filter: $v) { totalCount } }`,
			"lines":       `mutation($v: PlaceOrderInput!) { placeOrder(input: $v) { errors { code } } }`,
		}[kind]
		body := `{"query": ` + strconv.Quote(query) + `, "variables": {"v": ` + value + `}}`
		return g.send(g.request(t.Context(), http.MethodPost, "/graphql", body)).errors(t)[0]["message"].(string)
	}
	for _, c := range []struct{ kind, value, message string }{
		{"Int", `[1]`, `$v: a list is no value of the type Int`},
		{"Int", `{}`, `$v: an object is no value of the type Int`},
		{"Int", `1.50e0`, `$v: 1.50e0 is no value of the type Int`},
		{"Int", long, `$v: ` + long[1:] + `… is no value of the type Int`},
		{"Int", `"` + long + `"`, `$v: "` + long[1:] + `…" is no value of the type Int`},
		{"[ID!]!", `["a", 1.5]`, `$v[1]: 1.5 is no value of the type ID`},
		{"[ID!]!", `true`, `$v[0]: true is no value of the type ID`},
		{"OrderFilter", `"x"`, `$v: "x" is no value of the type OrderFilter`},
		{"OrderFilter", `{"total": 1e3}`, `$v.total: 1000 is no value of the type DecimalRange`},
		{"OrderFilter", `{"total": {"max": "1e5"}}`, `$v.total.max: "1e5" is no value of the type Decimal: a decimal number is`},
		{"OrderFilter", `{"placedAt": {"to": 5e9}}`, `$v.placedAt.to: 5e9 is no value of the type DateTime: an instant is`},
		{"OrderFilter", `{"status": ["PAID", 0.5]}`, `$v.status[1]: 0.5 is no value of the type OrderStatus`},
		{"OrderFilter", `{"nothing": 1}`, `$v.nothing: unknown field`},
		{"lines", `{"idempotencyKey": "k", "items": [{"product": "p", "quantity": 1.5}]}`, `$v.items[0].quantity: 1.5 is no value of the type Int`},
		{"lines", `{"idempotencyKey": "k", "items": [{"product": "p", "quantity": "2"}]}`, `$v.items[0].quantity: "2" is no value of the type Int`},
		{"lines", `{"idempotencyKey": "k", "items": [{"product": "p", "quantity": 3000000000}]}`, `$v.items[0].quantity: 3000000000 is no value of the type Int`},
		{"lines", `{"idempotencyKey": "k", "items": {"quantity": 1}}`, `$v.items[0].product: must be defined`},
	} {
		require.Contains(t, variable(c.kind, c.value), "variable "+c.message)
	}
	for literal, message := range map[string]string{
		`orders(first: 2147483648) { totalCount }`:                            `2147483648 is no value of the type Int: an Int is`,
		`orders(first: ` + long + `) { totalCount }`:                          long[1:] + `… is no value of the type Int`,
		`orders(first: {}) { totalCount }`:                                    `an object is no value of the type Int`,
		`orders(filter: { total: { min: 1.5 } }) { totalCount }`:              `1.5 is no value of the type Decimal: a decimal number is`,
		`orders(filter: { total: { min: EUR } }) { totalCount }`:              `EUR is no value of the type Decimal`,
		`orders(filter: { total: { min: ["1"] } }) { totalCount }`:            `a list is no value of the type Decimal`,
		`orders(filter: { placedAt: { to: "2026-01-31" } }) { totalCount }`:   `"2026-01-31" is no value of the type DateTime: an instant is`,
		`orders(filter: { placedAt: { to: """2026""" } }) { totalCount }`:     `"2026" is no value of the type DateTime`,
		`products(filter: { inStock: "true" }) { totalCount }`:                `"true"`,
		`salesSeries(from: 1e3, to: "2026-01-01", interval: DAY) { revenue }`: `1e3 is no value of the type Date`,
	} {
		require.Contains(t, g.post(t, `{ `+literal+` }`).errors(t)[0]["message"], message)
	}
}

// Valid and invalid literals, as graphql-js has them.
func TestValuesOfLiterals(t *testing.T) {
	t.Parallel()
	g := newGraph(t, production)
	g.db.Close()
	for field, values := range map[string]struct{ good, bad string }{
		`orders(first: $v) { totalCount }`:                        {`1 null -2147483648`, `1.0 1e2 "1" true [1] ONE {} 2147483648 99999999999999999999`},
		`user(id: $v) { id }`:                                     {`"7" 7`, `null 7.0 X true ["7"] {}`},
		`nodes(ids: $v) { id }`:                                   {`"7" ["7"] [7,"8"] []`, `null [null] [["7"]] [1.5] {}`},
		`userByUsername(username: $v) { id }`:                     {`"a" """a""" "\ud83d\ude00" "\u{1F600}" "\ufffd" "\ufffd\\ud800" """\ud800"""`, `5 5.5 a null ["a"] {} {a:1} "\ud800" "\ufffd\ud800" "\udc00\ud800" "\ud800\n\udc00" "\u{D800}" "\x41"`},
		`products(filter: { inStock: $v }) { totalCount }`:        {`true null`, `"true" 1 TRUE [true] {}`},
		`orders(filter: { status: $v }) { totalCount }`:           {`PAID [PAID] [] null`, `paid "PAID" [PAID,null] 1 true {}`},
		`orders(filter: $v) { totalCount }`:                       {`{} {total:null} null`, `"x" 7 PAID [{}] {nothing:1} {customer:"a",customer:"b"} {total:[]}`},
		`orders(orderBy: $v) { totalCount }`:                      {`{field:TOTAL}`, `{} {field:null} {field:TOTAL,direction:null}`},
		`orders(filter: { total: { min: $v } }) { totalCount }`:   {`"1.50" null`, `"1e5" 1 1.5 true EUR [] ["1"] {} "92233720368547758070" """ 1"""`},
		`orders(filter: { placedAt: { to: $v } }) { totalCount }`: {`"2026-01-31T09:30:00Z"`, `"2026-01-31" "2026-01-31T09:30:00+24:00" 1 {}`},
		`viewer { id @skip(if: $v) }`:                             {`true`, `null "true" 1`},
	} {
		ask := func(value string) answer {
			return g.post(t, "# \U0001f600 ü\r\n{ "+strings.Replace(field, "$v", value, 1)+" }", "X-Orderly-Cost", "only")
		}
		for _, value := range words(values.good) {
			require.Empty(t, ask(value).errors(t), "%s of %s", field, value)
		}
		for _, value := range words(values.bad) {
			a := ask(value)
			require.Subset(t, []string{"GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED"}, a.codes(t), "%s of %s: %s", field, value, a.body)
			require.NotEmpty(t, a.errors(t), "%s of %s: %s", field, value, a.body)
			require.NotEmpty(t, a.errors(t)[0]["locations"], a.body)
		}
	}
}

// words splits a list of values, which have spaces only within quotes.
func words(list string) []string {
	var all []string
	quoted := false
	start := 0
	for i, c := range list + " " {
		switch {
		case c == '"':
			quoted = !quoted
		case !quoted && strings.ContainsRune(" \n\t", c):
			if i > start {
				all = append(all, list[start:i])
			}
			start = i + 1
		}
	}
	return all
}

// requireOfVariable checks that an answer has only an error of the variable v.
func requireOfVariable(t *testing.T, a answer) {
	t.Helper()
	require.Equal(t, []string{"GRAPHQL_VALIDATION_FAILED"}, a.codes(t))
	require.NotContains(t, a.body, `"data"`)
	e := a.errors(t)[0]
	require.NotContains(t, e, "path", a.body)
	require.NotEmpty(t, e["locations"], a.body)
	require.Equal(t, "v", e["extensions"].(map[string]any)["variable"].([]any)[0], a.body)
	for _, word := range []string{"json.", "strconv", "float64", "int64", "map[", "db.", "%!"} {
		require.NotContains(t, e["message"], word)
	}
}

// A nullable variable can be used where null is forbidden if there is a default. The default is used where the variable is not
// given; null is an error.
func TestNullIsNoDefault(t *testing.T) {
	t.Parallel()
	g := newGraph(t, production)
	g.actAs(t, "admin")
	for _, query := range []string{
		`query($v: Boolean) { viewer { notifications(unreadOnly: $v) { totalCount } } }`,
		`query($v: Int) { dashboard { recentOrders(first: $v) { id } } }`,
		`query($v: OrderDirection) { orders(orderBy: { field: TOTAL, direction: $v }) { totalCount } }`,
		`query($v: [ID!] = []) { nodes(ids: $v) { id } }`,
		`query($v: ID = "x") { a: viewer { id } user(id: $v) { id } }`,
		`query($v: Boolean = true) { viewer { id @skip(if: $v) username } }`,
		`query($v: Boolean) { viewer { ...F } } fragment F on User { notifications(unreadOnly: $v) { totalCount } }`,
		`mutation($v: Boolean) { createProduct(input: { sku: "N", name: "N", price: "1", isActive: $v }) { errors { code } } }`,
		`mutation($v: String) { createProduct(input: { sku: "N", name: "N", price: "1", description: $v }) { errors { code } } }`,
		`mutation($v: Int) { createProduct(input: { sku: "N", name: "N", price: "1", stock: $v }) { errors { code } } }`,
		`mutation($v: SessionTransport) { logIn(input: { username: "a", password: "b", transport: $v }) { errors { code } } }`,
		`mutation($v: LogInInput = { username: "a", password: "b" }) { logIn(input: $v) { errors { code } } }`,
	} {
		body := `{"query": ` + strconv.Quote(query) + `, "variables": {"v": null}}`
		a := g.send(g.request(t.Context(), http.MethodPost, "/graphql", body, "Accept", modern))
		require.Equal(t, http.StatusBadRequest, a.status, "%s: %s", query, a.body)
		requireOfVariable(t, a)
		given := strings.Replace(body, `{"v": null}`, `{}`, 1)
		a = g.send(g.request(t.Context(), http.MethodPost, "/graphql", given, "X-Orderly-Cost", "only"))
		require.Empty(t, a.errors(t), query)
	}
	require.Zero(t, g.count(t, "SELECT count(*) FROM products WHERE sku = 'N'"))
}

// A mutation does not run at all if any of its values is wrong, in a variable or in the document.
func TestNothingOfAWrongMutationRuns(t *testing.T) {
	t.Parallel()
	g := openGraph(t, services.Seeded(t), production)
	before := g.count(t, "SELECT sum(stock) + sum(version) FROM products")
	a := g.post(t, `{ products(first: 1) { nodes { id } } }`)
	id := a.json(t)["data"].(map[string]any)["products"].(map[string]any)["nodes"].([]any)[0].(map[string]any)["id"].(string)
	first := `a: adjustStock(input: { product: "` + id + `", by: 1, idempotencyKey: "first" }) { errors { code } }`
	another := strconv.Quote(db.ID{Kind: db.KindUser, UUID: g.viewer.ID}.String()) // of another type
	for second, values := range map[string]string{
		`Int! b: adjustStock(input: { product: "` + id + `", by: $v, idempotencyKey: "second" }) { errors { code } }`:                                   `2147483648 1.5 "1"`,
		`Decimal! b: createProduct(input: { sku: "B", name: "B", price: $v }) { errors { code } }`:                                                      `"1e5" 1`,
		`String! b: createProduct(input: { sku: "B", name: $v, price: "1" }) { errors { code } }`:                                                       `1`,
		`Date! b: requestReport(input: { kind: TOP_PRODUCTS, format: CSV, from: $v, to: "2026-01-31", idempotencyKey: "k" }) { errors { code } }`:       `"2026-02-30" 1`,
		`ReportKind! b: requestReport(input: { kind: $v, format: CSV, from: "2026-01-01", to: "2026-01-31", idempotencyKey: "k" }) { errors { code } }`: `"top_products" 1`,
		`Int! b: placeOrder(input: { items: [{ product: "` + id + `", quantity: $v }], idempotencyKey: "k" }) { errors { code } }`:                      `2147483648`,
		`ID! b: adjustStock(input: { product: $v, by: 1, idempotencyKey: "second" }) { errors { code } }`:                                               `"7" 7 ` + another,
		`ID! b: placeOrder(input: { items: [{ product: $v, quantity: 1 }], idempotencyKey: "k" }) { errors { code } }`:                                  `"7" ` + another,
	} {
		kind, field, _ := strings.Cut(second, " ")
		for _, value := range words(values) {
			variable := `{"query": ` + strconv.Quote(`mutation($v: `+kind+`) { `+first+` `+field+` }`) + `, "variables": {"v": ` + value + `}}`
			literal := `{"query": ` + strconv.Quote(`mutation { `+first+` `+strings.Replace(field, "$v", value, 1)+` }`) + `}`
			for _, body := range []string{variable, literal} {
				a := g.send(g.request(t.Context(), http.MethodPost, "/graphql", body, "Accept", modern))
				require.Equal(t, http.StatusBadRequest, a.status, "%s: %s", body, a.body)
				require.NotContains(t, a.body, `"data"`, body)
				code := "GRAPHQL_VALIDATION_FAILED"
				if kind == "ID!" {
					code = "BAD_ID"
				}
				require.Equal(t, []string{code}, a.codes(t), "%s: %s", body, a.body)
				require.NotEmpty(t, a.errors(t)[0]["locations"], a.body)
			}
		}
	}
	require.Equal(t, before, g.count(t, "SELECT sum(stock) + sum(version) FROM products"))
	require.Zero(t, g.count(t, "SELECT count(*) FROM idempotency_keys WHERE key = 'first'"))
	require.Empty(t, g.post(t, `mutation { `+first+` }`).errors(t))
	require.Equal(t, 1, g.count(t, "SELECT count(*) FROM idempotency_keys WHERE key = 'first'"), "it can run")
}

// A subscription with an invalid variable does not begin.
func TestWrongVariablesOfSubscriptions(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	s := f.listen()
	order := f.order("customer").String()
	const query = `subscription($id: ID!, $n: Int!) { orderUpdated(id: $id) { items(first: $n) { totalCount } } }`
	for _, n := range []any{2147483648, "1", nil} {
		variables := map[string]any{"id": order, "n": n}
		c := connect(t, s, f.token("customer"))
		c.subscribe("1", query, variables)
		c.requireRefused("1", "GRAPHQL_VALIDATION_FAILED")
		heard := listenTo(t, s, query, variables, f.token("customer")...)
		require.Equal(t, []string{"GRAPHQL_VALIDATION_FAILED"}, heard.next().codes(t))
		heard.requireComplete()
	}
}
