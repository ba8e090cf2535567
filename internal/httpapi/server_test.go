package httpapi_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/httpapi"
	"orderly.example/internal/httpapi/middleware"
)

const patience = time.Minute

func TestNew(t *testing.T) {
	t.Parallel()

	t.Run("leads to the graph, to GraphiQL and to the application", func(t *testing.T) {
		t.Parallel()
		b := setup(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "the graph") })

		require.Equal(t, "the graph", get(t, b.public.URL+"/graphql").body)
		for _, path := range []string{"/", "/graphiql/", "/log-in"} {
			page := get(t, b.public.URL+path)
			require.Equal(t, http.StatusOK, page.status, path)
			require.Contains(t, page.header.Get("Content-Type"), "text/html", path)
			require.Contains(t, page.header.Get("Content-Security-Policy"), "default-src 'self'", path)
		}
		for _, path := range []string{"/metrics", "/debug/pprof/", "/graphql/x", "/files/x", "/admin/", "/assets/gone.js", "/.env", "/wp-admin.php"} {
			require.Equal(t, http.StatusNotFound, get(t, b.public.URL+path).status, path)
		}
		require.Contains(t, get(t, b.public.URL+"/healthz").body, "ok")
		response, err := http.Post(b.public.URL+"/", "text/plain", nil) //nolint:noctx // it ends with the server
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		require.Equal(t, http.StatusMethodNotAllowed, response.StatusCode)
	})

	t.Run("gives each request an id and logs a line without its query", func(t *testing.T) {
		t.Parallel()
		b := setup(t, func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, middleware.RequestID(r.Context()))
		})

		first, second := get(t, b.public.URL+"/graphql?query=private"), get(t, b.public.URL+"/graphql")
		require.NotEmpty(t, first.body)
		require.Equal(t, first.body, first.header.Get("X-Request-Id"))
		require.NotEqual(t, first.body, second.body)
		require.Equal(t, "from-a-proxy", get(t, b.public.URL+"/graphql", "X-Request-Id", "from-a-proxy").body)
		require.NotContains(t, get(t, b.public.URL+"/graphql", "X-Request-Id", "a b").body, " ")

		require.Eventually(t, func() bool { return strings.Count(b.log.String(), `"msg":"request"`) == 4 }, patience, time.Millisecond)
		require.Contains(t, b.log.String(), `"id":"`+first.body+`","method":"GET","path":"/graphql","status":200,"bytes":26`)
		require.NotContains(t, b.log.String(), "private")
	})

	t.Run("answers a panic with an error that the log explains", func(t *testing.T) {
		t.Parallel()
		b := setup(t, func(http.ResponseWriter, *http.Request) { panic("the cause") })

		a := get(t, b.public.URL+"/graphql")
		require.Equal(t, http.StatusInternalServerError, a.status)
		id := a.header.Get("X-Request-Id")
		require.JSONEq(t, `{"errors":[{"message":"internal error","extensions":{"code":"INTERNAL","id":"`+id+`"}}]}`, a.body)
		require.Contains(t, b.log.String(), "the cause")
		require.Contains(t, b.log.String(), id)
	})

	t.Run("cuts a response off whose handler panics half-way", func(t *testing.T) {
		t.Parallel()
		b := setup(t, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{"data":`)
			_ = http.NewResponseController(w).Flush()
			panic("half-way")
		})
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.public.URL+"/graphql", nil)
		require.NoError(t, err)
		response, err := http.DefaultTransport.RoundTrip(request)
		require.NoError(t, err)
		defer response.Body.Close()
		_, err = io.ReadAll(response.Body)
		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
		require.Contains(t, b.log.String(), "half-way")
	})

	t.Run("lets handlers stream and take connections over", func(t *testing.T) {
		t.Parallel()
		b := setup(t, func(w http.ResponseWriter, _ *http.Request) {
			w.(http.Flusher).Flush()
			conn, buffer, err := w.(http.Hijacker).Hijack()
			if err != nil {
				panic(err)
			}
			_, _ = buffer.WriteString("2\r\nok\r\n0\r\n\r\n")
			_ = buffer.Flush()
			_ = conn.Close()
		})
		require.Equal(t, "ok", get(t, b.public.URL+"/graphql").body)
	})
}

func TestNewAdmin(t *testing.T) {
	t.Parallel()

	t.Run("has metrics, health and profiles", func(t *testing.T) {
		t.Parallel()
		b := setup(t, nil)
		for _, path := range []string{"/metrics", "/healthz", "/readyz", "/debug/pprof/", "/debug/pprof/goroutine?debug=1"} {
			require.Equal(t, http.StatusOK, get(t, b.admin.URL+path).status, path)
		}
	})

	t.Run("has no profiles unless asked", func(t *testing.T) {
		t.Parallel()
		b := setup(t, nil)
		admin := serve(t, httpapi.NewAdmin(httpapi.AdminOptions{Health: b.health, Metrics: b.metrics}))
		require.Equal(t, http.StatusNotFound, get(t, admin.URL+"/debug/pprof/").status)
	})
}
