package httpapi_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	gql "orderly.example/graph"
	"orderly.example/internal/auth"
	"orderly.example/internal/faults"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/httpapi/apierror"
	"orderly.example/lockstep"
	"orderly.example/test/services"
)

const legacy = "application/json"

// Each code occurs as the table says, with its status under either media type: a client that accepts only application/json
// gets 200 instead of 400.
func TestEveryCodeCanBeMet(t *testing.T) {
	t.Parallel()
	g := newGraph(t, production)
	nobody := newGraph(t, production)
	nobody.viewer = auth.Viewer{}
	customer := newGraph(t, production)
	customer.actAs(t, "customer")
	closed := newGraph(t, production)
	closed.db.Close()
	broken := openGraph(t, services.Seeded(t), production)
	_, err := broken.ownPool.Exec(t.Context(), "ALTER TABLE products DROP COLUMN stock")
	require.NoError(t, err)
	failing := func(code faults.Code) *graph {
		fault := &faults.Fault{Code: code, Message: "later", RetryAfter: 3 * time.Second}
		return newGraph(t, production, func(_ *db.Options, o *httpapi.GraphQLOptions) {
			o.Around = func(root gql.ResolverRoot) gql.ResolverRoot { return failingRoot{root, fault} }
		})
	}
	late := newGraph(t, production, func(_ *db.Options, o *httpapi.GraphQLOptions) { o.Timeout = time.Nanosecond })

	small := newGraph(t, production, func(_ *db.Options, o *httpapi.GraphQLOptions) { o.Limits = lockstep.Limits{Bytes: 100} })

	only := newGraph(t, production, func(_ *db.Options, o *httpapi.GraphQLOptions) { o.Trusted.Only = true })

	unknown := url.Values{"extensions": {`{"persistedQuery": {"version": 1, "sha256Hash": "` + strings.Repeat("0", 64) + `"}}`}}
	post := func(g *graph, query string) func(accept string) answer {
		return func(accept string) answer { return g.post(t, query, "Accept", accept) }
	}
	met := map[faults.Code]func(accept string) answer{
		"BAD_REQUEST": func(accept string) answer {
			return g.send(g.request(t.Context(), http.MethodPost, "/graphql", `[]`, "Accept", accept))
		},
		"PERSISTED_QUERY_NOT_FOUND": func(accept string) answer {
			return g.send(g.request(t.Context(), http.MethodGet, "/graphql?"+unknown.Encode(), "", "Accept", accept))
		},
		"DOCUMENT_NOT_TRUSTED":      post(only, `{ orders { totalCount } }`),
		"GRAPHQL_PARSE_FAILED":      post(g, `{ orders {`),
		"GRAPHQL_VALIDATION_FAILED": post(g, `{ orders { nodes { ... @defer { id } } } }`),
		"STATEMENT_BUDGET_EXCEEDED": post(g, fiveWrites),
		"NODE_LIMIT_EXCEEDED":       post(g, `{ users(first: 100) { nodes { orders(first: 100) { nodes { number } } } } }`),
		"DEPTH_LIMIT_EXCEEDED":      post(g, nested(16)),
		"LIST_LIMIT_EXCEEDED":       post(g, `{ nodes(ids: [`+strings.Repeat(`"7" `, 1001)+`]) { id } }`),
		"RESPONSE_TOO_LARGE":        post(small, `{ orders { nodes { id } } }`),
		"BAD_USER_INPUT":            post(g, `{ orders(first: -1) { totalCount } }`),
		"BAD_ID":                    post(g, `{ orders(filter: { customer: "7" }) { totalCount } }`),
		"BAD_CURSOR":                post(g, `{ orders(after: "7") { totalCount } }`),
		"UNAUTHENTICATED":           post(nobody, `{ orders { totalCount } }`),
		"FORBIDDEN":                 post(customer, `mutation { createProduct(input: { sku: "A", name: "A", price: "1" }) { errors { code } } }`),
		"THROTTLED":                 post(failing(faults.CodeThrottled), `{ products { totalCount } }`),
		"BUSY":                      post(failing(faults.CodeBusy), `{ products { totalCount } }`),
		"UNAVAILABLE":               post(closed, `{ orders { totalCount } }`),
		"TIMEOUT":                   post(late, `{ orders { totalCount } }`),
		"INTERNAL":                  post(broken, `{ products { nodes { stock } } }`),
	}
	for _, code := range apierror.Codes() {
		provoke, ok := met[code.Code]
		require.True(t, ok, "%s is met nowhere", code.Code)
		for _, accept := range []string{modern, legacy} {
			status := code.Statuses[0]
			if accept == legacy && status == http.StatusBadRequest && code.Code != "BAD_REQUEST" {
				status = http.StatusOK
			}
			a := provoke(accept)
			require.Equal(t, []string{string(code.Code)}, a.codes(t), a.body)
			require.Equal(t, status, a.status, "%s, %s", code.Code, accept)
			require.Equal(t, accept+"; charset=utf-8", a.header.Get("Content-Type"))
			require.NotContains(t, a.body, `"data":{`)
			told := a.errors(t)[0]["extensions"].(map[string]any)["retryAfter"] != nil
			require.Equal(t, code.Retry == apierror.RetryTold, told, "%s", code.Code)
			require.Equal(t, told, a.header.Get("Retry-After") != "")
		}
	}
}

// failingRoot has products that fail.
type failingRoot struct {
	gql.ResolverRoot

	fault error
}

func (r failingRoot) Query() gql.QueryResolver { return failingQuery{r.ResolverRoot.Query(), r.fault} }

type failingQuery struct {
	gql.QueryResolver

	fault error
}

func (q failingQuery) Products(context.Context, *int, *string, *int, *string, *db.ProductFilter, *db.ProductOrder) (*db.ProductConnection, error) {
	return nil, q.fault
}

// The other statuses of BAD_REQUEST.
func TestRequestsWithoutAnOperation(t *testing.T) {
	t.Parallel()
	g := newGraph(t, production, func(_ *db.Options, o *httpapi.GraphQLOptions) { o.BodyLimit = 1000 })
	query := `{"query": "{ __typename }"}`
	met := map[int]*http.Request{
		http.StatusBadRequest:            g.request(t.Context(), http.MethodPost, "/graphql", `{}`),
		http.StatusMethodNotAllowed:      g.request(t.Context(), http.MethodGet, "/graphql?query=mutation%7B__typename%7D", ""),
		http.StatusNotAcceptable:         g.request(t.Context(), http.MethodPost, "/graphql", query, "Accept", "image/png"),
		http.StatusRequestEntityTooLarge: g.request(t.Context(), http.MethodPost, "/graphql", query+strings.Repeat(" ", 1000)),
		http.StatusUnsupportedMediaType:  g.request(t.Context(), http.MethodPost, "/graphql", query, "Content-Type", "text/plain"),
	}
	for _, status := range apierror.Codes()[0].Statuses {
		require.Contains(t, met, status)
		a := g.send(met[status])
		require.Equal(t, status, a.status)
		require.Equal(t, []string{"BAD_REQUEST"}, a.codes(t))
	}
}

// A request that ends before its operation begins gets an answer too.
func TestWhoGoesAwayEarlyLeavesNoError(t *testing.T) {
	t.Parallel()
	g := newGraph(t, production)
	gone, leave := context.WithCancel(t.Context())
	leave()
	a := g.send(g.request(gone, http.MethodPost, "/graphql", `{"query": "{ orders { totalCount } }"}`))
	require.Equal(t, []string{"TIMEOUT"}, a.codes(t))
	require.Empty(t, g.log.String())
}

// The schema's description and docs/errors.md have the same table.
func TestCodesAreDocumented(t *testing.T) {
	t.Parallel()
	expected := codesTable()
	for _, file := range []string{"../../schema.graphqls", "../../docs/errors.md"} {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		var rows strings.Builder
		for line := range strings.Lines(string(text)) {
			if strings.HasPrefix(line, "| `") && strings.Count(line, " | ") == 3 {
				rows.WriteString(line)
			}
		}
		require.Equal(t, expected, rows.String(), "%s must hold these rows:\n%s", file, expected)
	}
}

// codesTable returns the table's rows in Markdown.
func codesTable() string {
	var b strings.Builder
	for _, c := range apierror.Codes() {
		statuses := make([]string, len(c.Statuses))
		for i, status := range c.Statuses {
			statuses[i] = strconv.Itoa(status)
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", c.Code, c.Meaning, strings.Join(statuses, ", "), c.Retry)
	}
	return b.String()
}
