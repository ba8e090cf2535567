package httpapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/ratelimit"
	"orderly.example/lockstep"
)

// withLongTexts opens a server whose products have long descriptions.
func withLongTexts(t *testing.T, length int, changes ...change) *testServer {
	t.Helper()
	f := newServer(t, changes...)
	_, err := f.ownPool.Exec(t.Context(), "UPDATE products SET description = repeat('long ', $1)", length/len("long "))
	require.NoError(t, err)
	return f
}

// described selects a description by n aliases.
func described(n int) string {
	return repeated(n, func(i int) string { return fmt.Sprintf(" d%d: description", i) })
}

// The length of an answer is limited with every transport.
func TestALongAnswerIsRefused(t *testing.T) {
	t.Parallel()
	const letters, limit = 9000, 200_000
	f := withLongTexts(t, letters, func(_ *auth.Accounts, o *httpapi.GraphQLOptions) { o.Limits = lockstep.Limits{Bytes: limit} })
	s, as := f.listen(), f.token("customer")
	requireRefused := func(a answer) {
		t.Helper()
		require.Equal(t, http.StatusOK, a.status)
		require.Equal(t, []string{string(lockstep.CodeBytes)}, a.codes(t))
		require.Contains(t, a.errors(t)[0]["message"], "larger than the 200000 bytes allowed: ask for fewer")
		require.Equal(t, "null", a.data(t))
		require.Less(t, len(a.body), 1000)
	}
	long := `{ products(first: 10) { nodes {` + described(3) + ` } } }`
	require.Empty(t, f.ask(`{ products(first: 10) { nodes {`+described(2)+` } } }`, nil).errors(t))
	requireRefused(f.ask(long, nil))
	requireRefused(f.ask(`{ products(first: 1) { nodes {`+described(30)+` } } }`, nil))
	w := httptest.NewRecorder()
	f.handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/graphql?query="+url.QueryEscape(long), nil))
	requireRefused(answer{w.Code, w.Header(), w.Body.String()})
	heard := listenTo(t, s, long, nil)
	requireRefused(heard.next())
	heard.requireComplete()

	order := map[string]any{"o": f.order("customer").String()}
	event := `subscription($o: ID!) { orderUpdated(id: $o) { items { nodes { product {` + described(30) + ` } } } } }`
	requireRefused(listenTo(t, s, event, order, as...).next())
	c := connect(t, s, as)
	c.subscribe("1", event, order)
	m := c.receive()
	require.Equal(t, "next", m.Type)
	requireRefused(answer{http.StatusOK, nil, string(m.Payload)})
	c.subscribe("2", `subscription($o: ID!) { orderUpdated(id: $o) { number } }`, order)
	c.next("2")
}

// The bytes of an answer beyond those that its nodes pay for are charged like nodes, also if the answer is refused.
func TestLongAnswersAreCharged(t *testing.T) {
	t.Parallel()
	const maximum, letters, aliases, limit = 100_000, 9000, 20, 2 << 20
	f := withLongTexts(t, letters, func(_ *auth.Accounts, o *httpapi.GraphQLOptions) {
		o.Limits = lockstep.Limits{Bytes: limit}
		o.Throttle = ratelimit.NewLeased(nil, "cost", ratelimit.Rate{Maximum: maximum, Restore: maximum / (1000 * time.Hour).Seconds()})
	})
	price := func(query string) int {
		f.ask(query, nil) // pays for the document too
		before := f.ask(`{ __typename }`, nil).costOf(t).Throttle.Available
		f.ask(query, nil)
		return before - f.ask(`{ __typename }`, nil).costOf(t).Throttle.Available - 1
	}
	require.Equal(t, 1, price(`{ products(first: 1) { nodes { description } } }`), "an object's own text is free")
	require.Equal(t, 10, price(`{ products(first: 10) { nodes { id name sku price { amount currency } stock } } }`), "as are ordinary rows")
	const nodeBytes = 2 << 10
	long := 10 * letters * aliases / nodeBytes
	require.InDelta(t, long, price(`{ products(first: 10) { nodes {`+described(aliases)+` } } }`), 20)
	require.InDelta(t, limit/nodeBytes, price(`{ products(first: 10) { nodes {`+described(2*aliases)+` } } }`), 2*letters*aliases/nodeBytes, "and no more than the limit and an object is written")
}

// A viewer whose bucket has less than an answer costs owes the rest.
func TestLongAnswersAreOwed(t *testing.T) {
	t.Parallel()
	const maximum, restore = 1000, 10
	f := withLongTexts(t, 9000, func(_ *auth.Accounts, o *httpapi.GraphQLOptions) {
		o.Throttle = ratelimit.NewLeased(nil, "cost", ratelimit.Rate{Maximum: maximum, Restore: restore})
	})
	long := `{ products(first: 10) { nodes {` + described(20) + ` } } }` // about 900
	require.Empty(t, f.ask(long, nil).errors(t))
	require.Empty(t, f.ask(long, nil).errors(t))
	refused := f.ask(`{ __typename }`, nil)
	require.Equal(t, []string{"THROTTLED"}, refused.codes(t))
	after, err := strconv.Atoi(refused.header.Get("Retry-After"))
	require.NoError(t, err)
	require.InDelta(t, 800/restore, after, 200/restore)
}

// Lists are counted before their values are used; those in variables while they are read.
func TestLongListsAreRefused(t *testing.T) {
	t.Parallel()
	g := newGraph(t, production)
	g.db.Close()
	const most = 1000
	id := db.ID{Kind: db.KindProduct}.String()
	list := func(n int) []string {
		ids := make([]string, n)
		for i := range ids {
			ids[i] = id
		}
		return ids
	}
	ask := func(query string, variables map[string]any) answer {
		body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
		require.NoError(t, err)
		return g.send(g.request(t.Context(), http.MethodPost, "/graphql", string(body)))
	}
	aliases := "query($i: [ID!]!) {" + repeated(49, func(i int) string { return fmt.Sprintf(" n%d: nodes(ids: $i) { id }", i) }) + " }"
	for name, of := range map[string]func(n int) answer{
		"a variable": func(n int) answer { return ask(aliases, map[string]any{"i": list(n)}) },
		"two":        func(n int) answer { return ask(aliases, map[string]any{"i": list(n - 10), "unused": list(10)}) },
		"in a URL": func(n int) answer {
			variables := url.QueryEscape(`{"i": ` + jsonOf(t, list(n)) + `}`)
			return g.send(g.request(t.Context(), http.MethodGet, "/graphql?query="+url.QueryEscape(aliases)+"&variables="+variables, ""))
		},
		"below": func(n int) answer {
			return ask(aliases, map[string]any{"i": []any{}, "o": map[string]any{"l": [][]string{list(n - 1)}}})
		},
		"a literal": func(n int) answer { return ask("{ nodes(ids: "+jsonOf(t, list(n))+") { id } }", nil) },
		"two of them": func(n int) answer {
			return ask("{ a: nodes(ids: "+jsonOf(t, list(10))+") { id } b: nodes(ids: "+jsonOf(t, list(n-10))+") { id } }", nil)
		},
		"a default": func(n int) answer {
			return ask("query($i: [ID!]! = "+jsonOf(t, list(n))+") { nodes(ids: $i) { id } }", nil)
		},
	} {
		require.NotContains(t, of(most).body, lockstep.CodeList, name)
		refused := of(most + 1)
		require.Equal(t, []string{string(lockstep.CodeList)}, refused.codes(t), name)
		require.Regexp(t, "more elements than allowed: 1(000 in all|001 where 1000) is the limit", refused.errors(t)[0]["message"], name)
	}
	wide := map[string]int{}
	for i := range 10 * most {
		wide[fmt.Sprint(i)] = i
	}
	require.Equal(t, "the objects of the body have more than 10000 members", ask(aliases, map[string]any{"o": wide}).errors(t)[0]["message"])
}

// No error repeats a long value, and a text that is too long for its type is not parsed.
func TestLongValuesAreNotRepeated(t *testing.T) {
	t.Parallel()
	g := newGraph(t, production)
	long := repeated(50_000, func(int) string { return "7" })
	for typeName, c := range map[string]string{
		"ID!":           `{ node(id: $v) { id } }`,
		"String":        `{ orders(after: $v) { totalCount } }`,
		"OrderFilter":   `{ orders(filter: $v) { totalCount } }`,
		"DateTime!":     `{ orders(filter: { placedAt: { from: $v } }) { totalCount } }`,
		"Date!":         `{ salesSeries(from: $v, to: $v, interval: DAY) { orderCount } }`,
		"Int":           `{ orders(first: $v) { totalCount } }`,
		"[OrderStatus]": `{ orders(filter: { status: $v }) { totalCount } }`,
	} {
		for _, value := range []any{long, json.Number(long), []any{long}, map[string]any{long: long}} {
			body, err := json.Marshal(map[string]any{"query": "query($v: " + typeName + ") " + c, "variables": map[string]any{"v": value}})
			require.NoError(t, err)
			a := g.send(g.request(t.Context(), http.MethodPost, "/graphql", string(body)))
			require.NotEmpty(t, a.errors(t), typeName)
			require.Less(t, len(a.body), 1500, "%s: %.300s", typeName, a.body)
		}
	}
}
