package resolvers_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/web"
)

// Whatever the body contains, the answer is JSON, is not an internal error, and reveals nothing about Go or SQL.
// The bodies in testdata/fuzz have failed before.
func FuzzBody(f *testing.F) {
	s := newShop(f)
	examples, err := fs.Glob(web.Examples(), "*.graphql")
	require.NoError(f, err)
	for _, name := range examples {
		query, err := fs.ReadFile(web.Examples(), name)
		require.NoError(f, err)
		body, err := json.Marshal(map[string]any{"query": string(query), "variables": map[string]any{"id": "x", "first": 3}})
		require.NoError(f, err)
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		s.handler.ServeHTTP(w, r)
		require.Less(t, w.Code, http.StatusInternalServerError, "%s", w.Body)
		var a answer
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &a), "%s", w.Body)
		for _, e := range a.Errors {
			require.NotEqual(t, "INTERNAL", e.Extensions["code"], e.Message)
			require.NotEmpty(t, e.Extensions["code"], e.Message)
			for _, word := range []string{"SQLSTATE", "pgx", "orderly/", "strconv", "panic", "goroutine"} {
				require.True(t, !bytes.Contains([]byte(e.Message), []byte(word)) || bytes.Contains(body, []byte(word)), e.Message)
			}
		}
	})
}
