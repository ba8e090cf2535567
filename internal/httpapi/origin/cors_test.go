package origin_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/httpapi/origin"
)

const (
	shop    = "https://shop.example"
	admin   = "https://admin.example:8443"
	foreign = "https://evil.example"
)

func allow(t *testing.T, origins ...string) *origin.Origins {
	t.Helper()
	o, err := origin.NewOrigins(origins)
	require.NoError(t, err)
	return o
}

type answer struct {
	status int
	header http.Header
	body   string
}

// passed answers 200 to a request that a guard does not refuse.
func passed(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }

// pass sends a request to api.example through a handler. Headers are names and values in turn.
func pass(t *testing.T, h http.Handler, method string, headers ...string) answer {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, "https://api.example/graphql", nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return answer{w.Code, w.Header(), w.Body.String()}
}

func TestOrigins(t *testing.T) {
	t.Parallel()
	for _, right := range []string{shop, admin, "http://localhost:5173", "http://[::1]:5173", "HTTPS://Shop.Example", "https://xn--bcher-kva.example"} {
		_, err := origin.NewOrigins([]string{right})
		require.NoError(t, err)
	}
	const (
		host  = "it is http:// or https:// and a host, as https://shop.example"
		after = "nothing comes after the host and its port, no slash either"
		port  = "browsers leave out this port"
	)
	for wrong, problem := range map[string]string{
		"*": "each must be named, there are no wildcards", "https://*.example": "each must be named, there are no wildcards",
		"": host, "null": host, "shop.example": host, "//shop.example": host, "https://": host, "https://:8443": host, "ftp://shop.example": host, "https://shop .example": host, "https://shop.example:x": host,
		"https://shop.example/": after, "https://shop.example?": after, "https://shop.example#": after, "https://a@shop.example": after, "https://shop.example/graphql": after,
		"https://shop.example:443": port, "http://shop.example:80": port, "https://shop.example:": port,
		"https://bücher.example": "browsers write such a host in ASCII, as xn--…",
	} {
		_, err := origin.NewOrigins([]string{shop, wrong})
		require.EqualError(t, err, `"`+wrong+`" is no origin: `+problem)
	}
	_, err := origin.NewOrigins([]string{"null", shop, "*"})
	require.ErrorContains(t, err, `"null"`)
	require.ErrorContains(t, err, `"*"`)
	require.NotContains(t, err.Error(), `"`+shop+`"`)
}

func TestPagesOfAllowedOriginsMayRead(t *testing.T) {
	t.Parallel()
	h := allow(t, shop, admin).CORS(http.HandlerFunc(passed))
	for _, origin := range []string{shop, admin} {
		a := pass(t, h, http.MethodPost, "Origin", origin)
		require.Equal(t, http.StatusOK, a.status)
		require.Equal(t, origin, a.header.Get("Access-Control-Allow-Origin"))
		require.Equal(t, "true", a.header.Get("Access-Control-Allow-Credentials"))
		require.Equal(t, "Content-Disposition, Content-Range, Etag, Retry-After, X-Request-Id", a.header.Get("Access-Control-Expose-Headers"))
		require.Contains(t, a.header.Values("Vary"), "Origin")

		for _, method := range []string{http.MethodPost, http.MethodGet} {
			a = pass(t, h, http.MethodOptions, "Origin", origin, "Access-Control-Request-Method", method,
				"Access-Control-Request-Headers", "accept,apollo-require-preflight,apollographql-client-name,authorization,baggage,cache-control,content-type,sentry-trace,traceparent,tracestate,x-orderly-cost,x-orderly-debug,x-request-id")
			require.Equal(t, http.StatusNoContent, a.status)
			require.Equal(t, origin, a.header.Get("Access-Control-Allow-Origin"))
			require.Equal(t, "true", a.header.Get("Access-Control-Allow-Credentials"))
			require.Equal(t, method, a.header.Get("Access-Control-Allow-Methods"))
			require.Contains(t, a.header.Get("Access-Control-Allow-Headers"), "apollo-require-preflight,apollographql-client-name,authorization,baggage")
			require.Equal(t, "86400", a.header.Get("Access-Control-Max-Age"))
		}
	}
}

func TestOtherPagesMayNot(t *testing.T) {
	t.Parallel()
	some := allow(t, shop).CORS(http.HandlerFunc(passed))
	for _, origin := range []string{foreign, "null", "", "*", "http://shop.example", "https://shop.example:8443", "https://shop.example.evil.example", "https://a.shop.example", shop + "/"} {
		requireNoCORS(t, pass(t, some, http.MethodPost, "Origin", origin))
		requireNoCORS(t, pass(t, some, http.MethodOptions, "Origin", origin, "Access-Control-Request-Method", "POST"))
	}
	requireNoCORS(t, pass(t, some, http.MethodOptions, "Origin", shop, "Access-Control-Request-Method", "DELETE"))
	for _, proxys := range []string{"x-forwarded-for", "content-type,x-forwarded-proto", "X-Real-IP", "forwarded , accept", "via"} {
		requireNoCORS(t, pass(t, some, http.MethodOptions, "Origin", shop, "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", proxys))
	}

	none := allow(t).CORS(http.HandlerFunc(passed))
	for _, origin := range []string{shop, foreign, "null", "*"} {
		requireNoCORS(t, pass(t, none, http.MethodPost, "Origin", origin))
		requireNoCORS(t, pass(t, none, http.MethodOptions, "Origin", origin, "Access-Control-Request-Method", "POST"))
	}
}

func requireNoCORS(t *testing.T, a answer) {
	t.Helper()
	for name := range a.header {
		require.NotContains(t, name, "Access-Control")
	}
}
