package hostile_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"orderly.example/test/load/hostile"
)

const sdl = `
type Query { node(id: ID! @id(of: "Book")): Node nodes(ids: [ID!]!): [Node]! books(first: Int, filter: Filter): [Book!]! }
interface Node { id: ID! }
type Book implements Node { id: ID! title(lang: Lang): String! author: Author! }
type Author implements Node { id: ID! books(first: Int): [Book!]! }
enum Lang { EN DE }
input Filter { words: [String!] not: Filter since: Date price: Decimal }
directive @id(of: String!) on ARGUMENT_DEFINITION
scalar Date scalar Decimal
`

func schema() *ast.Schema { return gqlparser.MustLoadSchema(&ast.Source{Input: sdl}) }

func TestRequestsAreDocumentsOfTheSchema(t *testing.T) {
	t.Parallel()
	search := hostile.NewSearch(schema(), map[string][]string{"Book": {"A", "B"}}, 1)
	parsed, valid, posted := 0, 0, 0
	for range 100 {
		r := search.Next()
		search.Learn(r, float64(len(r.Body)))
		require.LessOrEqual(t, len(r.Body), 3_000_000)
		if r.Method == http.MethodPost {
			posted++
		}
		document := documentOf(t, r)
		doc, err := parser.ParseQuery(&ast.Source{Input: document})
		if err != nil {
			continue // cut where it was too large
		}
		parsed++
		if len(document) < 5_000 { // validation of larger ones is what they are for
			if _, errs := gqlparser.LoadQueryWithRules(schema(), document, rules.NewDefaultRules()); len(errs) == 0 && len(doc.Operations) == 1 {
				valid++
			}
		}
	}
	require.Greater(t, parsed, 60)
	require.Positive(t, valid)
	require.Positive(t, posted)
}

func TestSearchVariesTheDearest(t *testing.T) {
	t.Parallel()
	found := func(learns bool) (most int) {
		search := hostile.NewSearch(schema(), nil, 7)
		for range 100 {
			r := search.Next()
			document := documentOf(t, r)
			if learns {
				search.Learn(r, float64(len(document)))
			}
			most += len(document)
		}
		return most
	}
	require.Greater(t, found(true), 2*found(false), "what is long is varied where length is dear")
}

func TestSameSeedSameRequests(t *testing.T) {
	t.Parallel()
	one, other := hostile.NewSearch(schema(), nil, 3), hostile.NewSearch(schema(), nil, 3)
	for range 20 {
		a, b := one.Next(), other.Next()
		require.Equal(t, a, b)
		require.Equal(t, a.String(), b.String())
	}
}

func documentOf(t *testing.T, r hostile.Request) string {
	t.Helper()
	if r.Method == http.MethodGet {
		values, err := url.ParseQuery(r.Query)
		require.NoError(t, err)
		return values.Get("query")
	}
	var sent struct{ Query string }
	require.NoError(t, json.Unmarshal(r.Body, &sent))
	return sent.Query
}
