package web

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

func TestGraphiQLServesThePageUnderAStrictPolicy(t *testing.T) {
	t.Parallel()
	response := get(t, graphiql(pages()), "/graphiql/")

	require.Equal(t, http.StatusOK, response.Code)
	require.Equal(t, "the page", response.Body.String())
	h := response.Header()
	require.Equal(t, "no-cache", h.Get("Cache-Control"))
	require.Equal(t, "nosniff", h.Get("X-Content-Type-Options"))
	require.Equal(t, "no-referrer", h.Get("Referrer-Policy"))
	require.Equal(t, "text/html; charset=utf-8", h.Get("Content-Type"))
	csp := h.Get("Content-Security-Policy")
	require.Contains(t, csp, "default-src 'self'")
	require.Contains(t, csp, "frame-ancestors 'none'")
	require.NotContains(t, csp, "unsafe-eval")
	require.NotContains(t, csp, "script-src", "scripts follow default-src")
}

func TestGraphiQLPageIsSentAgainOnlyWhenItChanged(t *testing.T) {
	t.Parallel()
	handler := graphiql(pages())
	tag := get(t, handler, "/graphiql/").Header().Get("ETag")
	require.NotEmpty(t, tag)

	again := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/graphiql/", nil)
	again.Header.Set("If-None-Match", tag)
	response := httptest.NewRecorder()
	handler.ServeHTTP(response, again)
	require.Equal(t, http.StatusNotModified, response.Code)
}

func TestGraphiQLAssetsAreKeptForAYear(t *testing.T) {
	t.Parallel()
	response := get(t, graphiql(pages()), "/graphiql/assets/main-abc.js")

	require.Equal(t, http.StatusOK, response.Code)
	require.Equal(t, "the script", response.Body.String())
	require.Equal(t, "public, max-age=31536000, immutable", response.Header().Get("Cache-Control"))
	require.Equal(t, "text/javascript; charset=utf-8", response.Header().Get("Content-Type"))
	require.Equal(t, "nosniff", response.Header().Get("X-Content-Type-Options"))
	require.Contains(t, response.Header().Get("Content-Security-Policy"), "default-src 'self'", "workers take their own")
}

func TestGraphiQLServesNothingElse(t *testing.T) {
	t.Parallel()
	handler := graphiql(pages())
	for _, path := range []string{
		"/graphiql/assets/", "/graphiql/assets", "/graphiql/assets/gone.js", "/graphiql/stray.txt", "/elsewhere",
	} {
		response := get(t, handler, path)
		require.Equal(t, http.StatusNotFound, response.Code, path)
		require.Empty(t, response.Header().Get("Cache-Control"), path)
	}

	post := httptest.NewRecorder()
	handler.ServeHTTP(post, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphiql/", nil))
	require.Equal(t, http.StatusMethodNotAllowed, post.Code)
}

func TestGraphiQLFallsBackWhereNothingIsBuilt(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{"placeholder.txt": {Data: []byte("keeps the folder")}}
	require.False(t, built(files))
	response := get(t, graphiql(files), "/graphiql/")

	require.Equal(t, http.StatusOK, response.Code)
	require.Contains(t, response.Body.String(), "Orderly")
	require.Contains(t, response.Body.String(), "/graphql")
	require.Equal(t, "frame-ancestors 'none'", response.Header().Get("Content-Security-Policy"))
	require.Equal(t, "nosniff", response.Header().Get("X-Content-Type-Options"))
}

func pages() fstest.MapFS {
	return fstest.MapFS{
		"index.html":         {Data: []byte("the page")},
		"assets/main-abc.js": {Data: []byte("the script")},
		"stray.txt":          {Data: []byte("not an asset")},
	}
}

func get(t *testing.T, handler http.Handler, path string) *httptest.ResponseRecorder {
	t.Helper()
	response := httptest.NewRecorder()
	handler.ServeHTTP(response, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
	return response
}
