package httpapi_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/httpapi/metrics"
)

// Messages of validation quote what is wrong, once for each operation, so names, numbers and types must be short.
func TestLongTokensAreRefused(t *testing.T) {
	t.Parallel()
	g := newGraph(t, production)
	letters := func(n int) string { return strings.Repeat("a", n) }
	digits := func(n int) string { return strings.Repeat("9", n) }
	in := func(before, after string) string { return before + "%" + after }
	for _, c := range []struct {
		what     string
		document string // with % for the token
		token    func(n int) string
	}{
		{"an alias", in(`fragment F on Query { `, `: __typename }`), letters},
		{"the name of a field", in(`fragment F on Query { `, ` }`), letters},
		{"the name of a field", in(`fragment F on Query { a: `, ` }`), letters},
		{"the name of an argument", in(`fragment F on Query { products(`, `: 1) { totalCount } }`), letters},
		{"the name of a directive", in(`fragment F on Query { __typename @`, ` }`), letters},
		{"the name of an argument", in(`fragment F on Query { __typename @include(`, `: true) }`), letters},
		{"the name of a directive", in(`fragment F on Query @`, ` { __typename }`), letters},
		{"the name of a variable", in(`fragment F on Query { products(first: $`, `) { totalCount } }`), letters},
		{"the name of an enum's value", in(`fragment F on Query { products(first: `, `) { totalCount } }`), letters},
		{"the name of an enum's value", in(`fragment F on Query { products(first: [`, `]) { totalCount } }`), letters},
		{"a number", in(`fragment F on Query { products(first: `, `) { totalCount } }`), digits},
		{"a number", in(`fragment F on Query { products(first: `, `) { totalCount } }`), func(n int) string { return "0." + digits(n-2) }},
		{"the name of an input's field", in(`fragment F on Query { products(filter: { `, `: 1 }) { totalCount } }`), letters},
		{"the name of a type", in(`fragment F on Query { ... on `, ` { __typename } }`), letters},
		{"the name of a type", in(`fragment F on `, ` { __typename }`), letters},
		{"the name of a fragment", in(`fragment F on Query { ...`, ` }`), letters},
		{"the name of a fragment", in(`fragment F on Query { __typename } fragment `, ` on Query { __typename }`), letters},
		{"the name of a variable", in(`fragment F on Query { __typename } query B($`, `: Int) { ...F }`), letters},
		{"the name of a variable", in(`fragment F($`, `: Int) on Query { __typename }`), letters},
		{"a type", in(`fragment F on Query { __typename } query B($a: `, `) { ...F }`), letters},
		{"a number", in(`fragment F on Query { __typename } query B($a: Int = `, `) { ...F }`), digits},
		{"the name of an operation", in(`fragment F on Query { __typename } query `, ` { ...F }`), letters},
	} {
		for _, n := range []int{200, 201, 990_000} {
			a := g.post(t, repeated(99, func(i int) string {
				return "query a" + string(rune('a'+i%26)) + strings.Repeat("b", i/26) + " { ...F } "
			})+strings.Replace(c.document, "%", c.token(n), 1))
			require.Subset(t, []string{"GRAPHQL_VALIDATION_FAILED"}, a.codes(t), c.document)
			require.Equal(t, n > 200, strings.Contains(a.body, `"`+c.what+` is longer than 200 bytes"`), "%s: %d: %s", c.document, n, a.body[:min(len(a.body), 300)])
			require.Less(t, len(a.body), 200_000, c.document)
		}
	}
	nested := g.post(t, "query($v: "+strings.Repeat("[", 100)+"Int"+strings.Repeat("]", 100)+") { __typename }")
	require.Contains(t, nested.body, "a type is longer than 200 bytes")
}

// A string may be long, but an error about it is short, as every other error that quotes what a client has sent.
func TestErrorsAreShort(t *testing.T) {
	t.Parallel()
	g := newGraph(t, production)
	long := strings.Repeat("a", 990_000)
	ask := func(query, more string, variable any) answer {
		body := `{"query": ` + jsonOf(t, query) + `, "variables": {"v": ` + jsonOf(t, variable) + `}` + more + `}`
		return g.send(g.request(t.Context(), http.MethodPost, "/graphql", body))
	}
	for _, c := range []struct {
		code string
		a    answer
	}{
		{"GRAPHQL_VALIDATION_FAILED", ask(`{ products(first: "`+long+`") { totalCount } }`, "", nil)},
		{"GRAPHQL_VALIDATION_FAILED", ask(`{ products(orderBy: { field: "`+long+`" }) { totalCount } }`, "", nil)},
		{"GRAPHQL_VALIDATION_FAILED", ask(`{ salesSeries(from: "`+long+`", to: "2026-01-01", interval: DAY) { orderCount } }`, "", nil)},
		{"GRAPHQL_VALIDATION_FAILED", ask(`query($v: OrderFilter) { orders(filter: $v) { totalCount } }`, "", map[string]any{long: 1})},
		{"GRAPHQL_VALIDATION_FAILED", ask(`query($v: OrderDirection!) { orders(orderBy: { field: TOTAL, direction: $v }) { totalCount } }`, "", long)},
		{"GRAPHQL_VALIDATION_FAILED", ask(`query($v: Int) { products(first: $v) { totalCount } }`, "", json.Number(strings.Repeat("9", 990_000)))},
		{"GRAPHQL_VALIDATION_FAILED", ask(`query A { __typename }`, `, "operationName": "`+long+`"`, nil)},
		{"GRAPHQL_PARSE_FAILED", ask(long, "", nil)},
		{"BAD_REQUEST", ask(`{ __typename }`, `, "extensions": {"persistedQuery": {"version": 1, "sha256Hash": "`+long+`"}}`, nil)},
		{"PERSISTED_QUERY_NOT_FOUND", ask("", `, "extensions": {"persistedQuery": {"version": 1, "sha256Hash": "`+long+`"}}`, nil)},
		{"BAD_REQUEST", ask(`{ __typename }`, `, "`+long[1:490_000]+`": 1, "`+long[1:490_000]+`": 2`, nil)},
		{"BAD_ID", ask(`query($v: ID!) { user(id: $v) { id } }`, "", long)},
		{"BAD_ID", ask(`{ user(id: "`+long+`") { id } }`, "", nil)},
		{"BAD_CURSOR", ask(`query($v: String) { orders(after: $v) { totalCount } }`, "", long)},
	} {
		require.Equal(t, []string{c.code}, c.a.codes(t), c.a.body[:min(len(c.a.body), 300)])
		require.LessOrEqual(t, len(c.a.errors(t)[0]["message"].(string)), 1000)
		require.Less(t, len(c.a.body), 2000)
	}
}

// A text of a mutation that is too long is refused by the mutation's own rule, in a literal as in a variable.
func TestLongTextsMeetTheirOwnRule(t *testing.T) {
	t.Parallel()
	g := newGraph(t, production)
	const mutation = `{ createProduct(input: { sku: "LONG", name: "Long", price: "1", description: % }) { errors { field code message } } }`
	text := jsonOf(t, strings.Repeat("a", 200<<10))
	literal := g.post(t, "mutation "+strings.Replace(mutation, "%", text, 1))
	body := `{"query": ` + jsonOf(t, "mutation($v: String!) "+strings.Replace(mutation, "%", "$v", 1)) + `, "variables": {"v": ` + text + `}}`
	variable := g.send(g.request(t.Context(), http.MethodPost, "/graphql", body))
	require.Contains(t, variable.body, `must have 0 to 10000 characters`)
	require.JSONEq(t, variable.body, literal.body)
}

// A request that is refused before it has an operation is counted by its code too.
func TestRefusedBodiesAreCounted(t *testing.T) {
	t.Parallel()
	sent := func(variables string) string {
		return `{"query": "{ __typename }", "variables": {"v": ` + variables + `}}`
	}
	for name, c := range map[string]struct {
		code, body string
		status     int
	}{
		"long lists":   {"LIST_LIMIT_EXCEEDED", sent("[" + strings.Repeat("0,", 1000) + "0]"), http.StatusBadRequest},
		"many members": {"BAD_REQUEST", sent("[" + strings.Repeat(`{"a": 0, "b": 0, "c": 0, "d": 0, "e": 0, "f": 0, "g": 0, "h": 0, "i": 0, "j": 0, "k": 0},`, 950) + "0]"), http.StatusBadRequest},
		"deep nesting": {"BAD_REQUEST", sent(strings.Repeat("[", 200) + strings.Repeat("]", 200)), http.StatusBadRequest},
		"a long body":  {"BAD_REQUEST", sent(`"` + strings.Repeat("a", 1<<20) + `"`), http.StatusRequestEntityTooLarge},
	} {
		var metrics *metrics.Metrics
		g := newGraph(t, measured(&metrics), production)
		for _, send := range []func() answer{
			func() answer { return g.send(g.request(t.Context(), http.MethodPost, "/graphql", c.body)) },
			func() answer {
				return g.send(g.request(t.Context(), http.MethodPost, "/graphql", c.body, "Accept", "text/event-stream"))
			},
		} {
			a := send()
			require.Equal(t, c.status, a.status, name)
			require.Equal(t, []string{c.code}, a.codes(t), name)
		}
		require.Contains(t, scrape(t, metrics), "\norderly_operations_refused_total{code=\""+c.code+"\"} 2\n", name)
	}
}
