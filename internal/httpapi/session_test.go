package httpapi_test

import (
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/auth"
	"orderly.example/internal/httpapi"
)

func TestAProgramLogsInByToken(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	a := f.logIn("Customer", demoPassword)
	require.Empty(t, a.header.Values("Set-Cookie"))
	header := f.token("customer")
	require.Equal(t, "customer", f.viewerName(header...))
	require.Equal(t, "customer", f.secondServer().viewerName(header...), "on every server")
	require.Empty(t, f.viewerName())

	out := f.ask(`mutation { logOut { user { username } errors { code } } }`, nil, header...)
	require.JSONEq(t, `{"logOut": {"user": {"username": "customer"}, "errors": []}}`, out.data(t))
	f.requireEnded(header)
	f.secondServer().requireEnded(header)
}

func TestATokenThatDoesNotCountIsNeverACookie(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	cookie := f.cookie("staff")
	require.Equal(t, "staff", f.viewerName("Cookie", cookie))
	for _, header := range []string{"Bearer wrong", "Bearer " + strings.Repeat("A", 43), "Bearer", "Basic c3RhZmY6b3JkZXJseS1kZW1v"} {
		a := f.ask(`{ viewer { username } products(first: 1) { nodes { id } } }`, nil, "Authorization", header, "Cookie", cookie)
		require.Equal(t, http.StatusUnauthorized, a.status, header)
		require.Equal(t, "Bearer", a.header.Get("WWW-Authenticate"))
		require.Equal(t, []string{"UNAUTHENTICATED"}, a.codes(t))
		require.NotContains(t, a.body, "data")
	}
}

func (f *testServer) cookie(username string) string {
	f.t.Helper()
	a := f.ask(logIn, map[string]any{"username": username, "password": demoPassword, "transport": "COOKIE"})
	require.JSONEq(f.t, `{"logIn": {"token": null, "user": {"username": "`+username+`"}, "errors": []}}`, a.data(f.t))
	cookie, _, _ := strings.Cut(a.header.Get("Set-Cookie"), ";")
	return cookie
}

func TestABrowserLogsInByCookie(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	variables := map[string]any{"username": "staff", "password": demoPassword, "transport": "COOKIE"}
	for url, want := range map[string]struct {
		name   string
		secure bool
	}{
		"https://shop.example/graphql":  {"__Host-orderly", true},
		"http://shop.example/graphql":   {"__Host-orderly", true}, // behind what ends TLS
		"http://localhost:8080/graphql": {"orderly", false},
		"http://127.0.0.1:8080/graphql": {"orderly", false},
		"http://[::1]:8080/graphql":     {"orderly", false},
		"https://127.0.0.1/graphql":     {"__Host-orderly", true},
	} {
		a := f.askAt(url, logIn, variables)
		set, err := http.ParseSetCookie(a.header.Get("Set-Cookie"))
		require.NoError(t, err, url)
		require.Equal(t, want.name, set.Name, url)
		require.Equal(t, want.secure, set.Secure, url)
		require.True(t, set.HttpOnly)
		require.Equal(t, "/", set.Path)
		require.Empty(t, set.Domain)
		require.Equal(t, http.SameSiteLaxMode, set.SameSite)
		require.Greater(t, set.MaxAge, 13*24*60*60)

		again := f.askAt(url, `{ viewer { username } }`, nil, "Cookie", set.Name+"="+set.Value)
		require.JSONEq(t, `{"viewer": {"username": "staff"}}`, again.data(t), url)
	}
}

func TestACookieThatDoesNotCountIsNobody(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	cookie := f.cookie("customer")
	out := f.ask(`mutation { logOut { errors { code } } }`, nil, "Cookie", cookie)
	require.Contains(t, out.header.Get("Set-Cookie"), "Max-Age=0")

	a := f.ask(`{ viewer { username } }`, nil, "Cookie", cookie)
	require.JSONEq(t, `{"viewer": null}`, a.data(t))
	require.Empty(t, a.header.Get("Set-Cookie"), "it would take away the cookie of a log-in that was answered meanwhile")
	require.Empty(t, f.viewerName("Cookie", "orderly="+strings.TrimPrefix(f.cookie("customer"), "__Host-orderly=")),
		"the name without __Host- is for this machine alone")
}

func TestPagesOfOtherSitesUseNoCookie(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	cookie := f.cookie("customer")
	for _, headers := range [][]string{
		{"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "null"},
	} {
		a := f.ask(`{ viewer { username } }`, nil, append(headers, "Cookie", cookie)...)
		require.Equal(t, http.StatusForbidden, a.status, headers)
		require.Equal(t, []string{"FORBIDDEN"}, a.codes(t))
		require.NotContains(t, a.body, "customer")

		a = f.ask(logIn, map[string]any{"username": "customer", "password": demoPassword, "transport": "COOKIE"}, headers...)
		require.Equal(t, []string{"FORBIDDEN"}, a.codes(t), "nor do they log a browser in: %v", headers)
		require.Empty(t, a.header.Values("Set-Cookie"))
	}
	require.Equal(t, "customer", f.viewerName("Cookie", cookie, "Origin", "https://shop.example", "Sec-Fetch-Site", "same-origin"))
}

// The use of a session is written once an hour, not with each request.
func TestASessionThatIsUsedLivesOn(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	cookie := f.cookie("customer")
	f.exec("UPDATE sessions SET used_at = now() - interval '2 hours', expires_at = now() + interval '1 day'")
	other := f.withEmptyCache()

	a := other.ask(`{ viewer { username } }`, nil, "Cookie", cookie)
	require.JSONEq(t, `{"viewer": {"username": "customer"}}`, a.data(t))
	require.Equal(t, 2, a.costOf(t).Session.Statements, "found in the database, and written")
	require.Contains(t, a.header.Get("Set-Cookie"), "Max-Age=12", "14 days") // 1209600 or a second less
	var days float64
	f.read(&days, "SELECT extract(epoch FROM expires_at - now()) / 86400 FROM sessions")
	require.InDelta(t, 14, days, 0.1)

	a = other.ask(`{ viewer { username } }`, nil, "Cookie", cookie)
	require.Zero(t, a.costOf(t).Session.Statements)
	require.Empty(t, a.header.Values("Set-Cookie"))

	f.exec("UPDATE sessions SET used_at = now() - interval '2 hours', created_at = now() - interval '89 days'")
	require.Equal(t, "customer", f.withEmptyCache().viewerName("Cookie", cookie))
	f.read(&days, "SELECT extract(epoch FROM expires_at - now()) / 86400 FROM sessions")
	require.InDelta(t, 1, days, 0.1, "90 days at most")
}

func TestASessionThatHasRunOut(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	header := f.token("customer")
	f.exec("UPDATE sessions SET expires_at = now() - interval '1 second'")
	f.withEmptyCache().requireEnded(header)
}

// If PostgreSQL fails while a session is looked up, the client gets an error and the cause is logged.
func TestWhyASessionWasNotFoundIsLogged(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	header := f.token("customer")
	f.exec(`ALTER TABLE sessions RENAME TO real;
		CREATE FUNCTION late() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE query_canceled USING MESSAGE = 'it took long'; END $$;
		CREATE VIEW sessions AS SELECT * FROM real WHERE late()`)
	log := &lines{}
	other := f.with(freshRedis(t), func(_ *auth.Accounts, o *httpapi.GraphQLOptions) {
		o.Log = slog.New(slog.NewJSONHandler(log, nil))
	})

	a := other.ask(`{ viewer { username } }`, nil, header...)
	require.Equal(t, []string{"TIMEOUT"}, a.codes(t))
	require.Equal(t, 1, strings.Count(log.String(), "it took long"))

	c := dial(t, other.listen())
	c.send(message{Type: "connection_init", Payload: asJSON(t, map[string]string{"authorization": header[1]})})
	c.requireClosed(4500, "TIMEOUT")
	require.Equal(t, 2, strings.Count(log.String(), "it took long"))
}
