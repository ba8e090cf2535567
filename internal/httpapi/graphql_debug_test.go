package httpapi_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/auth"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/ratelimit"
)

// debug is extensions.debug.
type debug struct {
	Statements []debugStatement
	Session    []debugStatement
	Cache      map[string]struct{ Hits, Misses, Fills, Fenced, Errors int }
	Plan       []*debugField
}

type debugStatement struct {
	SQL          string
	Milliseconds float64
	Rows         int
	Fields       []string
}

type debugField struct {
	Field       string
	Cost, Nodes int
	FusedWith   []string
	SameAs      string
	Below       []*debugField
}

func (a answer) debug(t testing.TB) *debug {
	t.Helper()
	var all struct{ Extensions struct{ Debug *debug } }
	require.NoError(t, json.Unmarshal([]byte(a.body), &all), a.body)
	return all.Extensions.Debug
}

// walk visits a field and the fields below it.
func (f *debugField) walk(visit func(*debugField)) {
	visit(f)
	for _, below := range f.Below {
		below.walk(visit)
	}
}

func developing(o *httpapi.GraphQLOptions) { o.Development = true }

func TestDebugTellsWhatAnsweredWhichField(t *testing.T) {
	t.Parallel()
	f := newServer(t, func(_ *auth.Accounts, o *httpapi.GraphQLOptions) { developing(o) })
	staff := append(f.token("staff"), "X-Orderly-Debug", "1")
	const page = `{ users(first: 3, filter: {search: "customer"}) { totalCount nodes { username
		orders(first: 2) { nodes { customer { email } items { nodes { product { name } } } } } notifications(first: 1) { nodes { title } } } } }`
	a := f.ask(page, nil, staff...)
	require.NotContains(t, a.body, "%customer%")
	d := a.debug(t)

	require.Len(t, d.Statements, 4)
	first := d.Statements[0]
	require.Equal(t, []string{"users"}, first.Fields)
	require.Contains(t, first.SQL, "LIKE search_pattern(?)")
	require.Positive(t, first.Milliseconds)
	require.Positive(t, first.Rows)
	require.ElementsMatch(t, [][]string{
		{"users"},
		{"users.nodes.notifications", "users.nodes.orders"}, // fused
		{"users.nodes.orders.nodes.customer", "users.nodes.orders.nodes.items"},
		{"users.nodes.orders.nodes.items.nodes.product"},
	}, fieldsOf(d.Statements))

	require.Equal(t, "users", d.Plan[0].Field)
	require.Equal(t, 3+510, d.Plan[0].Nodes) // users, the filter and the count
	costs, fused := 0, map[string][]string{}
	d.Plan[0].walk(func(field *debugField) {
		costs += field.Cost
		fused[field.Field] = field.FusedWith
	})
	require.Equal(t, a.costOf(t).Statements.Bound, costs, "the costs are the bound")
	require.Equal(t, []string{"users.nodes.notifications"}, fused["users.nodes.orders"])

	require.Positive(t, d.Cache["user"].Misses)
	require.Positive(t, d.Cache["product"].Fills)
	asked := f.ask(page, nil, staff...)
	again := asked.debug(t)
	require.Positive(t, again.Cache["product"].Hits)
	require.Zero(t, again.Cache["product"].Misses)

	lookups := asked.costOf(t).Cache
	require.Equal(t, again.Cache["product"].Hits+again.Cache["user"].Hits, lookups.Hits)
	require.Equal(t, again.Cache["user"].Misses, lookups.Misses)
}

func TestCostTellsWhatTheCacheHad(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	customers := func() answer {
		return f.ask(`{ orders(first: 1) { nodes { customer { username } } } }`, nil, append(f.token("staff"), "X-Orderly-Cost", "1")...)
	}
	first := customers().costOf(t)
	require.Equal(t, 1, first.Cache.Hits+first.Cache.Misses)
	again := customers().costOf(t)
	require.Equal(t, 1, again.Cache.Hits)
	require.Equal(t, 1, again.Statements.Used, "the customer costs no statement")
	require.NotContains(t, f.ask(`{ __typename }`, nil, "X-Orderly-Cost", "1").cost(t), "cache", "nothing was looked up")
}

func fieldsOf(statements []debugStatement) [][]string {
	var fields [][]string
	for _, s := range statements {
		fields = append(fields, s.Fields)
	}
	return fields
}

func TestDebugIsForDevelopmentAndAdmins(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	const query = `{ a: orders(first: 1) { nodes { number } } b: orders(first: 1) { nodes { id } } }`
	debugging := []string{"X-Orderly-Debug", "1"}
	require.Nil(t, f.ask(query, nil, append(f.token("staff"), debugging...)...).debug(t))
	require.Nil(t, f.ask(`{ products(first: 1) { nodes { name } } }`, nil, debugging...).debug(t), "nobody")
	admin := f.token("admin")
	require.Nil(t, f.ask(query, nil, admin...).debug(t), "nobody asked for it")
	d := f.ask(query, nil, append(admin, debugging...)...).debug(t)
	require.Equal(t, [][]string{{"a", "b"}}, fieldsOf(d.Statements), "equal fields are one statement")
	require.Equal(t, "a", d.Plan[1].SameAs)
	require.Empty(t, d.Session, "the session is in Redis")

	planned := f.ask(query, nil, append(admin, "X-Orderly-Debug", "1", "X-Orderly-Cost", "only")...).debug(t)
	require.Empty(t, planned.Statements)
	require.Len(t, planned.Plan, 2)
}

// A client need not check for null.
func TestDebugHasListsWhereThereIsNothing(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	admin := append(f.token("admin"), "X-Orderly-Debug", "1")
	first := f.ask(`{ __typename }`, nil, admin...)
	require.Len(t, first.debug(t).Session, 1, "the token's first use reads the viewer")
	require.Contains(t, first.body, `"fields":[]`)
	require.Contains(t, f.ask(`{ __typename }`, nil, admin...).body, `"debug":{"statements":[],"cache":{},"plan":[]}`)
}

func TestDebugOfAMutation(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	admin := append(f.token("admin"), "X-Orderly-Debug", "1")
	a := f.ask(`mutation($input: UpdateProfileInput!) { updateProfile(input: $input) { user { username } errors { code } } }`,
		map[string]any{"input": map[string]any{"email": "new-address@example.com", "expectedVersion": 1}}, admin...)
	d := a.debug(t)
	require.NotEmpty(t, d.Statements, a.body)
	require.Equal(t, []string{"updateProfile"}, d.Statements[0].Fields)
	require.NotContains(t, jsonOf(t, d), "new-address")
}

// What is over a limit is answered with its plan, from which one sees what is too much. Nothing of it has run.
func TestDebugOfWhatIsRefused(t *testing.T) {
	t.Parallel()
	const dear = `{ users(first: 100) { nodes { orders(first: 100) { nodes { number } } } } }`
	f := newServer(t, func(_ *auth.Accounts, o *httpapi.GraphQLOptions) {
		developing(o)
		o.Throttle = ratelimit.NewLeased(nil, "cost", ratelimit.Rate{Maximum: 50, Restore: 1e-3})
	})
	staff := append(f.token("staff"), "X-Orderly-Debug", "1")
	for query, expected := range map[string]struct {
		code              string
		statements, nodes int
		fields            []string
	}{
		fiveWrites: {"STATEMENT_BUDGET_EXCEEDED", 5, 5, []string{"a", "b", "c", "d", "e"}},
		dear:       {"NODE_LIMIT_EXCEEDED", 2, 10_100, []string{"users", "users.nodes.orders"}},
		`{ orders(first: 60) { nodes { number } } }`: {"THROTTLED", 1, 60, []string{"orders"}},
	} {
		a := f.ask(query, nil, staff...)
		require.Equal(t, []string{expected.code}, a.codes(t), a.body)
		require.NotContains(t, a.body, `"data":{`)
		d := a.debug(t)
		require.NotNil(t, d, a.body)
		require.Empty(t, d.Statements)
		costs, fields := 0, []string{}
		for _, root := range d.Plan {
			root.walk(func(field *debugField) { costs, fields = costs+field.Cost, append(fields, field.Field) })
		}
		cost := a.costOf(t)
		require.Equal(t, cost.Statements.Bound, costs)
		require.Equal(t, expected.fields, fields)
		require.Equal(t, expected.statements, costs)
		require.Equal(t, expected.nodes, cost.Nodes.Bound)
		require.Zero(t, cost.Nodes.Used)
	}
	require.Nil(t, f.ask(nested(16), nil, staff...).debug(t), "it was not planned")
	require.Nil(t, f.ask(dear, nil, f.token("staff")...).debug(t), "nobody asked for it")
	require.Nil(t, newServer(t).ask(dear, nil, "X-Orderly-Debug", "1").debug(t), "nobody in production")
}
