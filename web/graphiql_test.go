package web

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPageThatIsNotBuiltShowsHowToAskWithoutIt(t *testing.T) {
	t.Parallel()
	require.False(t, built(nothingBuilt()))
	for path, handler := range map[string]http.Handler{"/graphiql/": graphiql(nothingBuilt()), "/": app(nothingBuilt())} {
		response := get(t, handler, path)

		require.Equal(t, http.StatusOK, response.Code, path)
		body := response.Body.String()
		require.Contains(t, body, "make web", path)
		require.Contains(t, body, "curl -s http://example.com/graphql", path)
		require.NotContains(t, body, "<script", path)
		require.Equal(t, strict, response.Header().Get("Content-Security-Policy"), "%s: nothing comes from another host", path)
		require.Equal(t, "text/html; charset=utf-8", response.Header().Get("Content-Type"), path)
		require.Equal(t, "nosniff", response.Header().Get("X-Content-Type-Options"), path)
	}
}
