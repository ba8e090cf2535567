package origin_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
)

const session = "__Host-session"

func TestCrossSiteRequests(t *testing.T) {
	t.Parallel()
	const (
		cookie   = session + "=secret"
		site     = "Sec-Fetch-Site"
		upgrade  = "Upgrade"
		accept   = "Accept"
		itself   = "https://api.example"
		stream   = "text/event-stream"
		someHTML = "text/html, */*"
	)
	h := allow(t, shop).Guard(nil, []string{session}, http.HandlerFunc(passed))
	for _, c := range []struct {
		what    string
		method  string
		headers []string
		refused bool
	}{
		{"a program", http.MethodPost, nil, false},
		{"a program with a cookie jar", http.MethodPost, []string{"Cookie", cookie}, false},
		{"the server's own page", http.MethodPost, []string{"Cookie", cookie, "Origin", itself, site, "same-origin"}, false},
		{"its own page in an old browser", http.MethodPost, []string{"Cookie", cookie, "Origin", itself}, false},
		{"typed by the user", http.MethodPost, []string{"Cookie", cookie, site, "none"}, false},
		{"an allowed origin", http.MethodPost, []string{"Cookie", cookie, "Origin", shop, site, "cross-site"}, false},
		{"an allowed origin in an old browser", http.MethodPost, []string{"Cookie", cookie, "Origin", shop}, false},

		{"a foreign page", http.MethodPost, []string{"Cookie", cookie, "Origin", foreign, site, "cross-site"}, true},
		{"a foreign page in an old browser", http.MethodPost, []string{"Cookie", cookie, "Origin", foreign}, true},
		{"another host of the same site", http.MethodPost, []string{"Cookie", cookie, "Origin", "https://blog.api.example", site, "same-site"}, true},
		{"a sandboxed frame", http.MethodPost, []string{"Cookie", cookie, "Origin", "null", site, "cross-site"}, true},
		{"a sandboxed frame in an old browser", http.MethodPost, []string{"Cookie", cookie, "Origin", "null"}, true},
		{"a foreign page without an origin", http.MethodPost, []string{"Cookie", cookie, site, "cross-site"}, true},
		{"an allowed host by http", http.MethodPost, []string{"Cookie", cookie, "Origin", "http://shop.example", site, "cross-site"}, true},
		{"one cookie among others", http.MethodPost, []string{"Cookie", "a=b; " + cookie, "Origin", foreign, site, "cross-site"}, true},
		{"other methods", http.MethodPut, []string{"Cookie", cookie, "Origin", foreign, site, "cross-site"}, true},
		{"a cookie and a token", http.MethodPost, []string{"Cookie", cookie, "Authorization", "Bearer x", "Origin", foreign, site, "cross-site"}, true},

		{"a foreign page without our cookie", http.MethodPost, []string{"Cookie", "a=b", "Origin", foreign, site, "cross-site"}, false},
		{"a foreign page with a token", http.MethodPost, []string{"Authorization", "Bearer x", "Origin", foreign, site, "cross-site"}, false},

		{"a link", http.MethodGet, []string{"Cookie", cookie, accept, someHTML, site, "cross-site"}, false},
		{"what a browser asks beforehand", http.MethodOptions, []string{"Origin", foreign, site, "cross-site"}, false},

		{"a foreign page's socket", http.MethodGet, []string{"Cookie", cookie, upgrade, "websocket", "Origin", foreign}, true},
		{"a foreign page's socket in a new browser", http.MethodGet, []string{"Cookie", cookie, upgrade, "websocket", "Origin", foreign, site, "cross-site"}, true},
		{"a foreign page's socket without our cookie", http.MethodGet, []string{upgrade, "websocket", "Origin", foreign}, false},
		{"a socket of its own page", http.MethodGet, []string{"Cookie", cookie, upgrade, "websocket", "Origin", itself}, false},
		{"a socket of an allowed origin", http.MethodGet, []string{"Cookie", cookie, upgrade, "websocket", "Origin", shop}, false},
		{"a program's socket", http.MethodGet, []string{"Cookie", cookie, upgrade, "websocket"}, false},

		{"a foreign page's stream", http.MethodGet, []string{"Cookie", cookie, accept, stream, "Origin", foreign, site, "cross-site"}, true},
		{"a foreign page's stream among others", http.MethodGet, []string{"Cookie", cookie, accept, someHTML, accept, "Text/Event-Stream;q=0.5", "Origin", foreign}, true},
		{"a stream of its own page", http.MethodGet, []string{"Cookie", cookie, accept, stream, site, "same-origin"}, false},
		{"a stream of an allowed origin", http.MethodGet, []string{"Cookie", cookie, accept, stream, "Origin", shop, site, "cross-site"}, false},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			a := pass(t, h, c.method, c.headers...)
			if !c.refused {
				require.Equal(t, http.StatusOK, a.status)
				return
			}
			require.Equal(t, http.StatusForbidden, a.status)
			require.Equal(t, "application/json; charset=utf-8", a.header.Get("Content-Type"))
			require.JSONEq(t, `{"errors": [{"message": "a page of another origin may not do this with the user's cookie", "extensions": {"code": "FORBIDDEN"}}]}`, a.body)
		})
	}
}

// CrossSite is checked before a cookie is set, so it counts for every method and without a cookie.
func TestCrossSite(t *testing.T) {
	t.Parallel()
	o := allow(t, shop)
	for _, method := range []string{http.MethodPost, http.MethodGet} {
		for origin, crosses := range map[string]bool{"": false, "https://api.example": false, shop: false, foreign: true, "null": true} {
			r := httptest.NewRequestWithContext(t.Context(), method, "https://api.example/graphql", nil)
			r.Header.Set("Origin", origin)
			require.Equal(t, crosses, o.CrossSite(r), "%s %s", method, origin)
			require.Equal(t, method, r.Method, "it only looks")
		}
	}
}
