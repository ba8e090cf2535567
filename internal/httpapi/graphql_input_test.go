package httpapi_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// An invalid request is refused without the database, which is closed here.
func TestBadRequestsAreRefusedAtOnce(t *testing.T) {
	t.Parallel()
	g := newGraph(t, production)
	g.db.Close()
	var aliases strings.Builder
	for range 10_000 {
		aliases.WriteString(" a: viewer { id }")
	}
	for name, c := range map[string]struct {
		body, code, message string
		status              int
	}{
		"10 MB":                  {`{"query": "{ viewer { id } }", "pad": "` + strings.Repeat("x", 10<<20) + `"}`, "BAD_REQUEST", "larger", http.StatusRequestEntityTooLarge},
		"10,000 aliases":         {`{"query": "{` + aliases.String() + `}"}`, "GRAPHQL_PARSE_FAILED", "token", http.StatusBadRequest},
		"depth 50":               {`{"query": "` + nested(50) + `"}`, "DEPTH_LIMIT_EXCEEDED", "deeper", http.StatusBadRequest},
		"a name twice":           {`{"query": "{ viewer { id } }", "query": "{ orders { totalCount } }"}`, "BAD_REQUEST", `"query" stands twice`, http.StatusBadRequest},
		"a variable twice":       {`{"query": "{ viewer { id } }", "variables": {"a": 1, "a": 2}}`, "BAD_REQUEST", `"a" stands twice`, http.StatusBadRequest},
		"invalid UTF-8":          {"{\"query\": \"{ userByUsername(username: \\\"\xff\\\") { id } }\"}", "BAD_REQUEST", "UTF-8", http.StatusBadRequest},
		"NUL in the document":    {`{"query": "{ viewer { id } \u0000 }"}`, "GRAPHQL_PARSE_FAILED", "", http.StatusBadRequest},
		"one of two operations":  {`{"query": "query A { viewer { id } } query B { viewer { id } }"}`, "GRAPHQL_VALIDATION_FAILED", `the document has the operations "A", "B": say by operationName which one to run`, http.StatusBadRequest},
		"another operation":      {`{"query": "query A { viewer { id } } query B { viewer { id } }", "operationName": "C"}`, "GRAPHQL_VALIDATION_FAILED", `operationName names no operation of the document: the document has the operations "A", "B"`, http.StatusBadRequest},
		"half a surrogate pair":  {`{"query": "{ userByUsername(username: \"\\ud83d\") { id } }"}`, "GRAPHQL_VALIDATION_FAILED", "surrogate", http.StatusBadRequest},
		"half a pair in JSON":    {`{"query": "{ userByUsername(username: \"\ud83d\") { id } }"}`, "BAD_REQUEST", "surrogate", http.StatusBadRequest},
		"another hash":           {`{"query": "{ viewer { id } }", "extensions": {"persistedQuery": {"version": 1, "sha256Hash": "00"}}}`, "BAD_REQUEST", "hash", http.StatusBadRequest},
		"another hash's version": {`{"extensions": {"persistedQuery": {"version": 2, "sha256Hash": "00"}}}`, "BAD_REQUEST", "version", http.StatusBadRequest},
	} {
		a := g.send(g.request(t.Context(), http.MethodPost, "/graphql", c.body, "Accept", modern))
		require.Equal(t, c.status, a.status, name)
		require.Equal(t, []string{c.code}, a.codes(t), name)
		require.Contains(t, a.errors(t)[0]["message"], c.message, name)
		require.NotContains(t, a.body, `"data"`, name)
	}
	require.Empty(t, g.log.String())
}
