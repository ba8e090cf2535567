package oracle

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/auth"
	"orderly.example/test/oracle/operations"
	"orderly.example/web"
)

// FuzzPlan plans any text and runs none. The answer is never an internal error, it is the same each time, and
// Postgres gets no statement. testdata/fuzz contains random operations and texts that failed before.
func FuzzPlan(f *testing.F) {
	s := newShop(f)
	server := s.open(f)
	examples, err := fs.Glob(web.Examples(), "*.graphql")
	require.NoError(f, err)
	for _, name := range examples {
		query, err := fs.ReadFile(web.Examples(), name)
		require.NoError(f, err)
		f.Add(string(query))
	}
	for n := range 40 {
		f.Add(operations.Requests(s.oracle.Schema(), s.rows).Example(n).Query)
		f.Add(operations.Writes(s.oracle.Schema(), s.rows).Example(n).Query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		server.proxy.takeStatements()
		status, answer := server.plan(t, s.rows.Viewers["admin"], query)
		require.Less(t, status, http.StatusInternalServerError, answer)
		require.NotContains(t, answer, `"INTERNAL"`)
		got := readResponse(t, []byte(answer))
		if got.Refusal == "" {
			require.LessOrEqual(t, got.Statements.Bound, statementLimit)
			require.LessOrEqual(t, got.Nodes.Bound, nodeLimit)
		}
		_, again := server.plan(t, s.rows.Viewers["admin"], query)
		require.Equal(t, answer, again)
		require.Empty(t, server.proxy.takeStatements())
	})
}

// plan asks for the cost of an operation.
func (s *testServer) plan(t testingT, viewer auth.Viewer, query string) (status int, answer string) {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	require.NoError(t, err)
	r := httptest.NewRequestWithContext(auth.WithViewer(ctx(), viewer), http.MethodPost, "/graphql", strings.NewReader(string(body)))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Orderly-Cost", "only")
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}
