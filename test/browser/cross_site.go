package browser

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// CheckCrossSiteLogIn logs in by cookie from a page at localhost to a server at 127.0.0.1, which are two sites, and
// fails the test where the session does not hold for the page's next request. open gets the page's origin and returns
// a handler of /graphql that allows it, for a shop with the demo accounts.
func CheckCrossSiteLogIn(t *testing.T, open func(origin string) http.Handler) {
	t.Helper()
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "<!doctype html><title>a front end</title>")
	}))
	t.Cleanup(page.Close)
	origin := strings.Replace(page.URL, "127.0.0.1", "localhost", 1)
	server := httptest.NewServer(open(origin))
	t.Cleanup(server.Close)
	tab := openBrowser(t)
	do(t, tab, chromedp.Navigate(origin))

	ask := func(query string) string {
		answer, err := chromedp.Run(tab, chromedp.Evaluate[string](fmt.Sprintf(`fetch(%q, {
			method: "POST", credentials: "include",
			headers: {"Content-Type": "application/json", "sentry-trace": "0-0", "Cache-Control": "no-cache"},
			body: JSON.stringify({query: %q}),
		}).then((response) => response.text(), (error) => String(error))`, server.URL+"/graphql", query), chromedp.EvalAwaitPromise))
		require.NoError(t, err)
		return answer
	}
	require.Contains(t, ask(`mutation { logIn(input: {username: "staff", password: "orderly-demo", transport: COOKIE}) { user { username } errors { message } } }`), `"errors":[]`)
	require.Contains(t, ask(`{ viewer { username } }`), `"username":"staff"`)
	require.Contains(t, ask(`mutation { logOut { errors { message } } }`), `"errors":[]`)
	require.Contains(t, ask(`{ viewer { username } }`), `"viewer":null`)
}
