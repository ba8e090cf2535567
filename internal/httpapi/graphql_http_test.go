package httpapi_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/httpapi"
	"orderly.example/test/services"
)

const modern = "application/graphql-response+json"

func TestOperationsByPostAndGet(t *testing.T) {
	t.Parallel()
	g := openGraph(t, services.Seeded(t), production)

	a := g.post(t, `{ __typename }`)
	require.Equal(t, http.StatusOK, a.status)
	require.Equal(t, "application/json; charset=utf-8", a.header.Get("Content-Type"))
	require.JSONEq(t, `{"data": {"__typename": "Query"}}`, a.body)
	require.Equal(t, modern+"; charset=utf-8", g.post(t, `{ __typename }`, "Accept", modern).header.Get("Content-Type"))

	a = g.get(t, url.Values{"query": {`query A($n: Int!) { orders(first: $n) { totalCount } } query B { __typename }`}, "operationName": {"A"}, "variables": {`{"n": 1}`}})
	require.Equal(t, http.StatusOK, a.status)
	require.JSONEq(t, `{"data": {"orders": {"totalCount": 500}}}`, a.body)

	for method, status := range map[string]int{"PUT": http.StatusMethodNotAllowed, "DELETE": http.StatusMethodNotAllowed} {
		a := g.send(g.request(t.Context(), method, "/graphql", `{"query": "{ __typename }"}`))
		require.Equal(t, status, a.status)
		require.Equal(t, "GET, POST", a.header.Get("Allow"))
	}
	for body, status := range map[string]int{``: 400, `[]`: 400, `{`: 400, `{"query": 7}`: 400, `{}`: 400, `{"query": ""}`: 400, `{"query": "{ __typename }", "variables": []}`: 400} {
		require.Equal(t, status, g.send(g.request(t.Context(), http.MethodPost, "/graphql", body)).status, body)
	}
	require.Equal(t, http.StatusUnsupportedMediaType, g.post(t, `{ __typename }`, "Content-Type", "text/plain").status)
	require.Equal(t, http.StatusNotAcceptable, g.post(t, `{ __typename }`, "Accept", "image/png").status)
	require.Equal(t, http.StatusBadRequest, g.get(t, url.Values{}).status)
}

func TestPersistedQueries(t *testing.T) {
	t.Parallel()
	g := newGraph(t, production)
	const query = `{ orders { totalCount } }`
	sum := sha256.Sum256([]byte(query))
	extension := `{"persistedQuery": {"version": 1, "sha256Hash": "` + hex.EncodeToString(sum[:]) + `"}}`
	const answered = `{"data": {"orders": {"totalCount": 500}}}`

	miss := g.get(t, url.Values{"extensions": {extension}})
	require.Equal(t, []string{"PERSISTED_QUERY_NOT_FOUND"}, miss.codes(t))
	register := g.send(g.request(t.Context(), http.MethodPost, "/graphql", `{"query": "`+query+`", "extensions": `+extension+`}`))
	require.JSONEq(t, answered, register.body)
	require.JSONEq(t, answered, g.get(t, url.Values{"extensions": {extension}}).body)
	require.JSONEq(t, answered, g.send(g.request(t.Context(), http.MethodPost, "/graphql", `{"extensions": `+extension+`}`)).body)

	other := g.send(g.request(t.Context(), http.MethodPost, "/graphql", `{"query": "{ __typename }", "extensions": `+extension+`}`))
	require.Len(t, other.errors(t), 1, "a text of another hash is not registered")
}

func TestBodiesAndDocumentsThatAreTooLarge(t *testing.T) {
	t.Parallel()
	g := newGraph(t, production)
	body := func(size int) string {
		frame := `{"query":"{ __typename }","pad":""}`
		return strings.Replace(frame, `""`, `"`+strings.Repeat("x", size-len(frame))+`"`, 1)
	}
	require.Equal(t, http.StatusOK, g.send(g.request(t.Context(), http.MethodPost, "/graphql", body(1<<20))).status)
	require.Equal(t, http.StatusRequestEntityTooLarge, g.send(g.request(t.Context(), http.MethodPost, "/graphql", body(1<<20+1))).status)

	const frame = 12 // tokens
	tokens := func(n int) string { return `{ nodes(ids: [` + strings.Repeat(`"" `, n-frame) + `]) { id } }` }
	require.NotContains(t, g.post(t, tokens(5000)).codes(t), "GRAPHQL_PARSE_FAILED")
	require.Equal(t, []string{"GRAPHQL_PARSE_FAILED"}, g.post(t, tokens(5001)).codes(t))
	require.Equal(t, []string{"GRAPHQL_PARSE_FAILED"}, g.post(t, `{ orders { `).codes(t))
	require.Equal(t, []string{"GRAPHQL_VALIDATION_FAILED"}, g.post(t, `{ ordesr }`).codes(t))
	require.NotContains(t, g.post(t, `{ viewer { usernam } }`).body, "Did you mean", "nothing tells of the schema in production")
	require.Equal(t, http.StatusBadRequest, g.post(t, `{ ordesr }`, "Accept", modern).status)
}

func TestCostsAreShownToWhoAsks(t *testing.T) {
	t.Parallel()
	g := newGraph(t, production)
	const query = `{ orders { nodes { customer { username } } } }`
	require.NotContains(t, g.post(t, query).body, "extensions")
	require.NotContains(t, g.post(t, query, "X-Orderly-Cost", "0").body, "extensions")
	const cost = `{"statements": {"bound": 2, "used": 2, "limit": 4}, "nodes": {"bound": 40, "used": 40, "limit": 10000}}`
	require.JSONEq(t, cost, g.post(t, query, "X-Orderly-Cost", "1").cost(t))
	require.JSONEq(t, cost, newGraph(t).post(t, query).cost(t), "development always shows it")

	g.db.Close() // what is only planned runs no statement
	a := g.post(t, query, "X-Orderly-Cost", "only")
	require.Equal(t, http.StatusOK, a.status)
	require.JSONEq(t, `{"extensions": {"cost": {"statements": {"bound": 2, "limit": 4}, "nodes": {"bound": 40, "limit": 10000}}}}`, a.body)
}

func TestTheSchemaIsShownToStaffAndInDevelopment(t *testing.T) {
	t.Parallel()
	const query = `{ __schema { queryType { name } } __type(name: "Order") { kind } }`
	const shown = `{"__schema": {"queryType": {"name": "Query"}}, "__type": {"kind": "OBJECT"}}`
	g := newGraph(t)
	g.actAs(t, "customer")
	require.JSONEq(t, shown, g.post(t, query).data(t))
	g = newGraph(t, production)
	require.JSONEq(t, shown, g.post(t, query).data(t))
	for username, code := range map[string]string{"": "UNAUTHENTICATED", "customer": "FORBIDDEN"} {
		g.viewer = auth.Viewer{}
		if username != "" {
			g.actAs(t, username)
		}
		for query, data := range map[string]string{
			`{ __schema { queryType { name } } }`:                                     `null`, // it is never null in data that there are
			`{ products(first: 1) { nodes { id } } __schema { queryType { name } } }`: `null`,
			`{ __type(name: "Order") { kind } }`:                                      `{"__type": null}`,
			`{ a: __type(name: "Order") { kind } __typename }`:                        `{"a": null, "__typename": "Query"}`,
		} {
			a := g.post(t, query)
			require.Equal(t, []string{code}, a.codes(t), query)
			require.JSONEq(t, data, a.data(t), query)
		}
	}
}

// The limits of the handler can be configured.
func TestSmallerLimits(t *testing.T) {
	t.Parallel()
	g := newGraph(t, production, func(_ *db.Options, o *httpapi.GraphQLOptions) { o.BodyLimit, o.TokenLimit = 100, 10 })
	require.Equal(t, http.StatusRequestEntityTooLarge, g.post(t, strings.Repeat(" ", 100)).status)
	require.Equal(t, []string{"GRAPHQL_PARSE_FAILED"}, g.post(t, `{ a: orders { nodes { id number status } } }`).codes(t))
}

func (g *graph) get(t *testing.T, query url.Values) answer {
	t.Helper()
	return g.send(g.request(t.Context(), http.MethodGet, "/graphql?"+query.Encode(), ""))
}

// Introspection and directives are those of the specification, and no others.
func TestDeclarationsAreThoseOfTheSpecification(t *testing.T) {
	t.Parallel()
	g := newGraph(t, production)
	g.db.Close()
	a := g.post(t, `{ __schema { directives { name locations args { name defaultValue type { kind } } } } }`)
	var shown struct {
		Data struct {
			Schema struct{ Directives []map[string]any } `json:"__schema"`
		}
	}
	require.NoError(t, json.Unmarshal([]byte(a.body), &shown), a.body)
	directives := map[string]map[string]any{}
	for _, d := range shown.Data.Schema.Directives {
		directives[d["name"].(string)] = d
	}
	require.Contains(t, directives, "skip")
	require.NotContains(t, directives, "defer")
	require.JSONEq(t, `{
		"name": "deprecated", "locations": ["FIELD_DEFINITION", "ARGUMENT_DEFINITION", "INPUT_FIELD_DEFINITION", "ENUM_VALUE"],
		"args": [{"name": "reason", "defaultValue": "\"No longer supported\"", "type": {"kind": "NON_NULL"}}]
	}`, jsonOf(t, directives["deprecated"]))
	require.NotContains(t, g.post(t, `{ __type(name: "__DirectiveLocation") { enumValues { name } } }`).body, "DIRECTIVE_DEFINITION")
	for _, refused := range []string{
		`{ products { ... @defer(if: false) { totalCount } } }`,
		`{ __schema { ... @defer { types { name } } } }`,
		`{ __type(name: "Order") { fields(includeDeprecated: null) { name } } }`,
	} {
		require.Equal(t, []string{"GRAPHQL_VALIDATION_FAILED"}, g.post(t, refused).codes(t), refused)
	}
}
