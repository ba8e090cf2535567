package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

func appFiles() fstest.MapFS {
	files := pages()
	files["favicon.svg"] = &fstest.MapFile{Data: []byte("<svg/>")}
	return files
}

func TestAppIsServedAtEveryPathOfIts(t *testing.T) {
	t.Parallel()
	handler := app(appFiles())
	for _, path := range []string{"/", "/orders", "/orders/", "/orders/T3JkZXI6MDE5?tab=lines&q=a.b", "/assets", "/settings/sessions"} {
		response := get(t, handler, path)

		require.Equal(t, http.StatusOK, response.Code, path)
		require.Equal(t, "the page", response.Body.String(), path)
		h := response.Header()
		require.Equal(t, "no-cache", h.Get("Cache-Control"), path)
		require.Equal(t, "text/html; charset=utf-8", h.Get("Content-Type"), path)
		require.Equal(t, appPolicy, h.Get("Content-Security-Policy"), path)
		require.Equal(t, "nosniff", h.Get("X-Content-Type-Options"), path)
		require.Equal(t, "no-referrer", h.Get("Referrer-Policy"), path)

		again := ask(t, handler, http.MethodGet, path, "If-None-Match", h.Get("ETag"))
		require.Equal(t, http.StatusNotModified, again.Code, path)
		require.Empty(t, again.Body.String(), path)
	}
	head := ask(t, handler, http.MethodHead, "/orders")
	require.Equal(t, http.StatusOK, head.Code)
	require.Empty(t, head.Body.String())
}

func TestFilesOfTheApp(t *testing.T) {
	t.Parallel()
	handler := app(appFiles())

	script := get(t, handler, "/assets/main-abc.js")
	require.Equal(t, http.StatusOK, script.Code)
	require.Equal(t, "the script", script.Body.String())
	require.Equal(t, "public, max-age=31536000, immutable", script.Header().Get("Cache-Control"))

	icon := get(t, handler, "/favicon.svg")
	require.Equal(t, http.StatusOK, icon.Code)
	require.Equal(t, "<svg/>", icon.Body.String())
	require.Equal(t, "no-cache", icon.Header().Get("Cache-Control"))
	require.Equal(t, "image/svg+xml", icon.Header().Get("Content-Type"))
	require.Equal(t, appPolicy, icon.Header().Get("Content-Security-Policy"), "a picture may hold scripts")
	require.Equal(t, http.StatusNotModified, ask(t, handler, http.MethodGet, "/favicon.svg", "If-None-Match", icon.Header().Get("ETag")).Code)
}

func TestAppIsNotWhereAFileIsAskedFor(t *testing.T) {
	t.Parallel()
	handler := app(appFiles())
	for _, path := range []string{
		"/assets/", "/assets/gone.js", "/assets/main-abc.js.br", "/assets/nested/gone", "/favicon.ico", "/robots.txt", "/.env",
		"/.git/config", "/.well-known/change-password", "/wp-admin.php", "/orders/index.html", "/orders/main.js",
	} {
		response := get(t, handler, path)
		require.Equal(t, http.StatusNotFound, response.Code, path)
		require.Empty(t, response.Header().Get("Cache-Control"), path)
		require.Equal(t, appPolicy, response.Header().Get("Content-Security-Policy"), path)
		require.NotContains(t, response.Body.String(), "the page", path)

		toPerson := ask(t, handler, http.MethodGet, path, "Accept", "text/html,*/*;q=0.8")
		require.Equal(t, http.StatusNotFound, toPerson.Code, path)
		if !strings.HasPrefix(path, "/assets/") {
			require.Equal(t, "the page", toPerson.Body.String(), path)
		}
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions} {
		refused := ask(t, handler, method, "/orders")
		require.Equal(t, http.StatusMethodNotAllowed, refused.Code, method)
		require.Equal(t, "GET, HEAD", refused.Header().Get("Allow"), method)
	}
}

func TestAppThatIsNotBuilt(t *testing.T) {
	t.Parallel()
	handler := app(nothingBuilt())
	home := get(t, handler, "/")
	require.Equal(t, http.StatusOK, home.Code)
	require.Contains(t, home.Body.String(), "make web")
	require.Equal(t, strict, home.Header().Get("Content-Security-Policy"))
	require.Equal(t, http.StatusNotFound, get(t, handler, "/orders").Code)
	require.Equal(t, http.StatusMethodNotAllowed, ask(t, handler, http.MethodPost, "/").Code)
}

// ask sends a request. Headers are names and values in turn.
func ask(t *testing.T, handler http.Handler, method, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response := httptest.NewRecorder()
	handler.ServeHTTP(response, request)
	return response
}
