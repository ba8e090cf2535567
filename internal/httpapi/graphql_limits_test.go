package httpapi_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/httpapi"
	"orderly.example/lockstep"
)

// fiveWrites needs a statement for each field. Mutations run one after the other, so they can't share one.
const fiveWrites = `mutation { a: markNotificationsRead(input: {}) { markedCount } b: markNotificationsRead(input: {}) { markedCount }
	c: markNotificationsRead(input: {}) { markedCount } d: markNotificationsRead(input: {}) { markedCount } e: markNotificationsRead(input: {}) { markedCount } }`

// A series counts as many objects as it has points, and a list of products as many as it is long.
func TestSalesCountWhatTheyHold(t *testing.T) {
	t.Parallel()
	g := newGraph(t)
	category := g.anID(t, db.KindCategory, "categories")
	for query, nodes := range map[string]int{
		`{ salesSeries(from: "2022-12-01", to: "2026-02-28", interval: MONTH) { orderCount } }`:                                         39,
		`{ salesSeries(from: "2026-01-31", to: "2026-02-02", interval: WEEK) { total { amount } } }`:                                    2,
		`{ salesSeries(from: "2022-09-19", to: "2025-12-31", interval: DAY) { orderCount } }`:                                           1200,
		`{ salesSeries(from: "2022-09-19", to: "2025-12-31", interval: MONTH, category: "` + category + `") { orderCount } }`:           6040,
		`{ topProducts(from: "2025-01-01", to: "2026-01-01") { quantity } }`:                                                            5010,
		`{ topProducts(from: "2025-01-01", to: "2026-01-01", first: 7) { product { categories(first: 2) { nodes { slug } } } } }`:       5028,
		`{ topProducts(from: "2025-01-01", to: "2026-01-01", first: 100, by: QUANTITY) { product { name } total { amount currency } }}`: 5200,
	} {
		a := g.post(t, query)
		require.Empty(t, a.errors(t), query)
		require.Equal(t, nodes, a.costOf(t).Nodes.Bound, query)
	}
}

// What PostgreSQL has much to do for weighs more than it shows: counts, filters, searches.
func TestWorkIsCountedAsNodes(t *testing.T) {
	t.Parallel()
	g := newGraph(t)
	for query, nodes := range map[string]struct{ bound, used int }{
		`{ products(first: 1) { totalCount } }`:                                                                                             {10, 10},
		`{ products(first: 1, filter: null) { nodes { sku } } }`:                                                                            {1, 1},
		`{ products(first: 1, filter: {}) { totalCount nodes { sku } } }`:                                                                   {261, 261},
		`{ a: products(first: 1, filter: {}) { totalCount } b: products(first: 1, filter: {}) { totalCount }}`:                              {260, 260}, // one load
		`{ a: products(first: 1, filter: {}) { totalCount } b: products(first: 1) { totalCount }}`:                                          {270, 270},
		`{ users(first: 3) { nodes { orders(first: 1, filter: {}) { totalCount } } } }`:                                                     {3 + 3*30, 3 + 3*30},
		`{ users(first: 3, filter: {search: "nobody has this name"}) { nodes { orders { totalCount } } } }`:                                 {503 + 3*10, 500},
		`{ search(text: "nothing is called so", first: 2) { __typename } }`:                                                                 {1202, 1200},
		`{ orders(first: 1, filter: {status: [PAID], placedAt: {from: "2026-01-01T00:00:00Z"}}) { totalCount } }`:                           {30, 30},
		`{ orders(first: 1, filter: {placedAt: {from: "2026-01-01T00:00:00Z"}}, orderBy: {field: NUMBER, direction: ASC}) { totalCount } }`: {1030, 1030},
		`{ users(first: 3) { edges { cursor } } }`:                                                                                          {3, 3},
		`{ users(first: 3) { pageInfo { hasNextPage } nodes { username } } }`:                                                               {3, 3},
		`{ users(first: 3) { nodes { orders(first: 7) { pageInfo { endCursor } } } } }`:                                                     {3 + 3*7, 3 + 3*7},
		countsOfFilteredLists(2): {12 + 2*12*170, 12 + 2*12*170},
	} {
		cost := g.post(t, query).costOf(t)
		require.Equal(t, nodes.bound, cost.Nodes.Bound, query)
		require.Equal(t, nodes.used, cost.Nodes.Used, query)
	}
}

// countsOfFilteredLists counts the products of each of twelve categories by so many filters.
func countsOfFilteredLists(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `p%d: products(first: 1, filter: {stock: {min: %d}}) { totalCount } `, i, i)
	}
	return `{ categories(first: 12) { nodes { ` + b.String() + `} } }`
}

// An operation is refused without the database, which is closed here.
func TestOperationsOverALimitAreRefused(t *testing.T) {
	t.Parallel()
	g := newGraph(t, production)
	g.db.Close()
	for _, c := range []struct {
		query, code  string
		bound, limit int
		fields       string
	}{
		{
			fiveWrites, "STATEMENT_BUDGET_EXCEEDED", 5, 4,
			`[{"path": "a", "cost": 1}, {"path": "b", "cost": 1}, {"path": "c", "cost": 1}, {"path": "d", "cost": 1}, {"path": "e", "cost": 1}]`,
		},
		{
			`{ users(first: 100) { nodes { orders(last: 100) { nodes { number } } } } }`, "NODE_LIMIT_EXCEEDED", 10_100, 10_000,
			`[{"path": "users.nodes.orders", "cost": 10000, "argument": "last", "atMost": 99}, {"path": "users", "cost": 100, "argument": "first", "atMost": 99}]`,
		},
		{
			`{ users(first: 100, filter: {}) { nodes { orders(first: 100, filter: {}) { totalCount nodes { number } } } } }`, "NODE_LIMIT_EXCEEDED", 13_200, 10_000,
			`[{"path": "users.nodes.orders", "cost": 13000, "argument": "first", "atMost": 68}, {"path": "users", "cost": 200, "argument": "first", "atMost": 75}]`,
		},
		{
			`{ users(first: 100) { nodes { orders(first: 0, filter: {}) { totalCount } notifications(first: 70) { nodes { title } } } } }`, "NODE_LIMIT_EXCEEDED", 10_100, 10_000,
			`[{"path": "users.nodes.notifications", "cost": 7000, "argument": "first", "atMost": 69}, {"path": "users.nodes.orders", "cost": 3000},
				{"path": "users", "cost": 100, "argument": "first", "atMost": 99}]`,
		},
		{
			`{ users(first: 60) { nodes { orders(first: 99) { pageInfo { endCursor } } notifications(first: 99) { edges { cursor } } } } }`, "NODE_LIMIT_EXCEEDED", 11_940, 10_000,
			`[{"path": "users.nodes.orders", "cost": 5940, "argument": "first", "atMost": 66}, {"path": "users.nodes.notifications", "cost": 5940, "argument": "first", "atMost": 66},
				{"path": "users", "cost": 60, "argument": "first", "atMost": 50}]`,
		},
		{ // shorter, one of them would not share the filter's weight with the other any more
			`{ users(first: 100) { nodes { a: orders(first: 50, filter: {}) { nodes { id } } b: orders(first: 50, filter: {}) { nodes { id } } } } }`, "NODE_LIMIT_EXCEEDED", 12_100, 10_000,
			`[{"path": "users.nodes.a", "cost": 7000}, {"path": "users.nodes.b", "cost": 5000}, {"path": "users", "cost": 100, "argument": "first", "atMost": 82}]`,
		},
		{countsOfFilteredLists(10), "NODE_LIMIT_EXCEEDED", 12 + 10*12*170, 10_000, ""},
		{nested(16), "DEPTH_LIMIT_EXCEEDED", 16, 15, ""},
		{aliased(51), "GRAPHQL_VALIDATION_FAILED", 51, 50, ""},
	} {
		a := g.post(t, c.query)
		require.Len(t, a.errors(t), 1, c.query)
		require.NotContains(t, a.body, `"data":{`)
		extensions := a.errors(t)[0]["extensions"].(map[string]any)
		require.Equal(t, c.code, extensions["code"], a.body)
		require.InDelta(t, c.bound, extensions["bound"], 0)
		require.InDelta(t, c.limit, extensions["limit"], 0)
		require.NotEmpty(t, extensions["fields"])
		if c.fields != "" {
			require.JSONEq(t, c.fields, jsonOf(t, extensions["fields"]))
		}
	}
}

func TestOperationsAtTheLimitAreNot(t *testing.T) {
	t.Parallel()
	g := newGraph(t, production)
	for _, query := range []string{
		aliased(50),
		`{ users(first: 100) { nodes { orders(first: 99) { nodes { number } } } } }`,                             // 10,000 nodes
		`{ orders(first: 100) { nodes { customer { username } items(first: 100) { nodes { productName } } } } }`, // an order has at most 50 lines
		`{ orders(first: 5) { nodes { items { nodes { order { items { nodes { quantity } } } } } } } }`,          // 4 statements
		nested(15),
	} {
		require.Empty(t, g.post(t, query).errors(t), query)
	}
	require.Empty(t, newGraph(t).post(t, introspection).errors(t), "introspection is deeper, and is no matter of depth")
	require.Equal(t, []string{"GRAPHQL_VALIDATION_FAILED"}, newGraph(t, func(_ *db.Options, o *httpapi.GraphQLOptions) {
		o.Limits = lockstep.Limits{Aliases: 1}
	}).post(t, `{ __schema { a: queryType { name } b: queryType { name } } }`).codes(t), "but it is of aliases")

	small := newGraph(t, production, func(_ *db.Options, o *httpapi.GraphQLOptions) {
		o.Limits = lockstep.Limits{Loads: 1, Nodes: 10, Depth: 3, Aliases: 1}
	})
	for query, code := range map[string]string{
		`{ orders(first: 5) { nodes { number } } }`:                             "",
		`{ orders(first: 5) { nodes { customer { username } } } }`:              "DEPTH_LIMIT_EXCEEDED",
		`{ orders(first: 11) { nodes { number } } }`:                            "NODE_LIMIT_EXCEEDED",
		`{ a: orders(first: 1) { nodes { number } } b: orders { totalCount } }`: "GRAPHQL_VALIDATION_FAILED",
	} {
		if code == "" {
			require.Empty(t, small.post(t, query).errors(t))
		} else {
			require.Equal(t, []string{code}, small.post(t, query).codes(t), query)
		}
	}
}

// nested returns an operation of a depth.
func nested(depth int) string {
	const levels = 3 // orders, nodes, customer
	var b strings.Builder
	b.WriteString("{ viewer ")
	at := 1
	for ; at+levels <= depth-1; at += levels {
		b.WriteString("{ orders(first: 1) { nodes { customer ")
	}
	b.WriteString("{ id ")
	for i := at + 1; i < depth; i++ {
		b.WriteString([]string{"orders(first: 1) { ", "nodes { "}[i-at-1])
	}
	b.WriteString([]string{"", "totalCount ", "id "}[depth-at-1])
	b.WriteString(strings.Repeat("}", depth))
	return b.String()
}

func aliased(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, " a%d: viewer { id }", i)
	}
	return "{" + b.String() + " }"
}

const introspection = `{ __schema { types { fields { args { type { ofType { ofType { ofType { ofType { ofType { ofType { ofType { ofType { ofType { name } } } } } } } } } } } } } } }`
