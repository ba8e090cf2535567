package web

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"
	"github.com/stretchr/testify/require"
)

func TestPageIsServedUnderAStrictPolicy(t *testing.T) {
	t.Parallel()
	for path, handler := range map[string]http.Handler{"/graphiql/": graphiql(pages()), "/": app(pages())} {
		response := get(t, handler, path)

		require.Equal(t, http.StatusOK, response.Code, path)
		require.Equal(t, "the page", response.Body.String(), path)
		h := response.Header()
		require.Equal(t, "no-cache", h.Get("Cache-Control"), path)
		require.Equal(t, "nosniff", h.Get("X-Content-Type-Options"), path)
		require.Equal(t, "no-referrer", h.Get("Referrer-Policy"), path)
		require.Equal(t, "text/html; charset=utf-8", h.Get("Content-Type"), path)
		csp := h.Get("Content-Security-Policy")
		require.Contains(t, csp, "default-src 'self'", path)
		require.Contains(t, csp, "frame-ancestors 'none'", path)
		require.Contains(t, csp, "form-action 'none'", path)
		require.NotContains(t, csp, "unsafe-eval", path)
		require.NotContains(t, csp, "script-src", "%s: scripts follow default-src", path)
	}
}

func TestPageIsSentAgainOnlyWhenItChanged(t *testing.T) {
	t.Parallel()
	handler := servePage("/page/", pages())
	tag := get(t, handler, "/page/").Header().Get("ETag")
	require.NotEmpty(t, tag)

	again := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/page/", nil)
	again.Header.Set("If-None-Match", tag)
	response := httptest.NewRecorder()
	handler.ServeHTTP(response, again)
	require.Equal(t, http.StatusNotModified, response.Code)
}

func TestAssetsAreKeptForAYear(t *testing.T) {
	t.Parallel()
	response := get(t, graphiql(pages()), "/graphiql/assets/main-abc.js")

	require.Equal(t, http.StatusOK, response.Code)
	require.Equal(t, "the script", response.Body.String())
	require.Equal(t, "public, max-age=31536000, immutable", response.Header().Get("Cache-Control"))
	require.Equal(t, "text/javascript; charset=utf-8", response.Header().Get("Content-Type"))
	require.Equal(t, "nosniff", response.Header().Get("X-Content-Type-Options"))
	require.Contains(t, response.Header().Get("Content-Security-Policy"), "default-src 'self'", "workers take their own")
}

func TestAssetsAreCompressedForThoseWhoTakeIt(t *testing.T) {
	t.Parallel()
	for accepted, encoding := range map[string]string{
		"gzip, deflate, br, zstd": "br", "BR;q=0.5": "br", "br": "br",
		"": "", "gzip": "", "br;q=0": "", "br; q=0.000, gzip": "", "broken": "",
	} {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/graphiql/assets/main-abc.js", nil)
		request.Header.Set("Accept-Encoding", accepted)
		response := httptest.NewRecorder()
		graphiql(pages()).ServeHTTP(response, request)
		require.Equal(t, http.StatusOK, response.Code, accepted)
		require.Equal(t, encoding, response.Header().Get("Content-Encoding"), accepted)
		require.Equal(t, "Accept-Encoding", response.Header().Get("Vary"), accepted)
		content := io.Reader(response.Body)
		if encoding == "br" {
			content = brotli.NewReader(content)
		}
		text, err := io.ReadAll(content)
		require.NoError(t, err, accepted)
		require.Equal(t, "the script", string(text), accepted)
	}
}

func TestNothingElseIsServed(t *testing.T) {
	t.Parallel()
	handler := servePage("/page/", pages())
	for _, path := range []string{
		"/page/assets/", "/page/assets", "/page/assets/gone.js", "/page/assets/main-abc.js.br", "/page/stray.txt", "/elsewhere",
	} {
		response := get(t, handler, path)
		require.Equal(t, http.StatusNotFound, response.Code, path)
		require.Empty(t, response.Header().Get("Cache-Control"), path)
	}

	post := httptest.NewRecorder()
	handler.ServeHTTP(post, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/page/", nil))
	require.Equal(t, http.StatusMethodNotAllowed, post.Code)
}

func pages() fstest.MapFS {
	return fstest.MapFS{
		"index.html":            {Data: []byte("the page")},
		"assets/main-abc.js.br": {Data: compressed("the script")},
		"stray.txt":             {Data: []byte("not an asset")},
	}
}

func compressed(text string) []byte {
	var packed bytes.Buffer
	w := brotli.NewWriter(&packed)
	_, err := io.WriteString(w, text)
	if err = errors.Join(err, w.Close()); err != nil {
		panic(err) // a buffer takes everything
	}
	return packed.Bytes()
}

func nothingBuilt() fstest.MapFS {
	return fstest.MapFS{"placeholder.txt": {Data: []byte("keeps the folder")}}
}

func get(t *testing.T, handler http.Handler, path string) *httptest.ResponseRecorder {
	t.Helper()
	return ask(t, handler, http.MethodGet, path)
}
