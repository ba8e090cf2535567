package httpapi_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/auth"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/httpapi/origin"
)

func withOrigins(origins *origin.Origins) change {
	return func(_ *auth.Accounts, o *httpapi.GraphQLOptions) { o.Origins = origins }
}

func TestCookieOfAnAllowedPage(t *testing.T) {
	t.Parallel()
	const local = "http://localhost:5173"
	f := newServer(t, withOrigins(allow(t, shop, "http://shop.example", local)))
	variables := map[string]any{"username": "staff", "password": demoPassword, "transport": "COOKIE"}
	cookie := func(a answer) *http.Cookie {
		t.Helper()
		require.Contains(t, a.body, `"errors":[]`)
		cookies := (&http.Response{Header: a.header}).Cookies()
		require.Len(t, cookies, 2)
		session, device := cookies[0], cookies[1]
		require.Equal(t, session.Name+"-device", device.Name)
		require.Equal(t, [...]any{session.SameSite, session.Secure, session.HttpOnly, session.Partitioned, session.Path},
			[...]any{device.SameSite, device.Secure, device.HttpOnly, device.Partitioned, device.Path})
		return session
	}
	viewer := func(url string, c *http.Cookie) string {
		t.Helper()
		return f.askAt(url, "{ viewer { username } }", nil, "Cookie", c.Name+"="+c.Value).data(t)
	}

	t.Run("of another site is one that browsers send along", func(t *testing.T) {
		t.Parallel()
		c := cookie(f.askAt("https://api.example/graphql", logIn, variables, "Origin", shop, "Sec-Fetch-Site", "cross-site"))
		require.Equal(t, "__Host-orderly", c.Name)
		require.Equal(t, http.SameSiteNoneMode, c.SameSite)
		require.True(t, c.Secure)
		require.True(t, c.HttpOnly)
		require.True(t, c.Partitioned)
		require.JSONEq(t, `{"viewer": {"username": "staff"}}`, viewer("https://api.example/graphql", c))
	})

	t.Run("at localhost beside 127.0.0.1 too", func(t *testing.T) {
		t.Parallel()
		c := cookie(f.askAt("http://127.0.0.1:8080/graphql", logIn, variables, "Origin", local, "Sec-Fetch-Site", "cross-site"))
		require.Equal(t, http.SameSiteNoneMode, c.SameSite)
		require.True(t, c.Secure)
		require.JSONEq(t, `{"viewer": {"username": "staff"}}`, viewer("http://127.0.0.1:8080/graphql", c))
	})

	t.Run("of the same site is for that alone", func(t *testing.T) {
		t.Parallel()
		for _, site := range []string{"same-origin", "same-site", ""} {
			c := cookie(f.askAt("https://api.shop.example/graphql", logIn, variables, "Origin", shop, "Sec-Fetch-Site", site))
			require.Equal(t, http.SameSiteLaxMode, c.SameSite, site)
			require.False(t, c.Partitioned, site)
		}
	})

	t.Run("is cleared as it was set", func(t *testing.T) {
		t.Parallel()
		page := []string{"Origin", shop, "Sec-Fetch-Site", "cross-site"}
		c := cookie(f.askAt("https://api.example/graphql", logIn, variables, page...))
		a := f.askAt("https://api.example/graphql", "mutation { logOut { errors { code } } }", nil, append(page, "Cookie", c.Name+"="+c.Value)...)
		cleared := (&http.Response{Header: a.header}).Cookies()
		require.Len(t, cleared, 1)
		require.Equal(t, -1, cleared[0].MaxAge)
		require.True(t, cleared[0].Partitioned)
		require.Equal(t, http.SameSiteNoneMode, cleared[0].SameSite)
	})

	t.Run("that a browser would drop is an error", func(t *testing.T) {
		t.Parallel()
		a := f.askAt("http://shop.example/graphql", logIn, variables, "Origin", "http://shop.example", "Sec-Fetch-Site", "same-origin")
		require.Contains(t, a.body, "over https alone")
		require.Contains(t, a.body, "BAD_USER_INPUT")
		require.Empty(t, a.header.Values("Set-Cookie"))
	})
}
