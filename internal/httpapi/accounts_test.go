package httpapi_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/auth"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/ratelimit"
	"orderly.example/test/services"
)

func freshRedis(t testing.TB) string { t.Helper(); return services.RedisURL(t) }

const register = `mutation($input: RegisterInput!) { register(input: $input) { user { username email role isActive } errors { code field } } }`

func registration(username, email, password string) map[string]any {
	return map[string]any{"input": map[string]any{"username": username, "email": email, "password": password}}
}

func TestRegister(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	a := f.ask(register, registration("Ada.L", "ada@shop.example", "correct horse"))
	require.JSONEq(t, `{"register": {"user": {"username": "Ada.L", "email": "ada@shop.example", "role": "CUSTOMER", "isActive": true}, "errors": []}}`, a.data(t))
	require.Equal(t, 1, a.costOf(t).Statements.Used)
	a = f.logIn("ada.l", "correct horse")
	require.Contains(t, a.data(t), `"username":"Ada.L"`)
	require.Equal(t, 2, a.costOf(t).Statements.Used)
	var hash string
	f.read(&hash, "SELECT password_hash FROM credentials c JOIN users u ON u.id = c.user_id WHERE username = 'Ada.L'")
	require.NotContains(t, hash, "correct")

	for name, of := range map[string]struct {
		variables map[string]any
		code      string
		field     string
	}{
		"name in use":        {registration("ADA.l", "other@shop.example", "correct horse"), "TAKEN", "username"},
		"address in use":     {registration("ada2", "ADA@shop.example", "correct horse"), "TAKEN", "email"},
		"no name":            {registration("a b", "b@shop.example", "correct horse"), "INVALID", "username"},
		"no address":         {registration("ada3", "shop.example", "correct horse"), "INVALID", "email"},
		"short password":     {registration("ada3", "c@shop.example", "short"), "INVALID", "password"},
		"over 72 bytes":      {registration("ada3", "c@shop.example", strings.Repeat("é", 37)), "INVALID", "password"},
		"name as password":   {registration("ada.lovelace", "c@shop.example", "Ada.Lovelace"), "INVALID", "password"},
		"NUL in an address":  {registration("ada3", "c\x00@shop.example", "correct horse"), "INVALID", "email"},
		"NUL in a user name": {registration("ada\x00", "c@shop.example", "correct horse"), "INVALID", "username"},
	} {
		a := f.ask(register, of.variables)
		require.JSONEq(t, `{"register": {"user": null, "errors": [{"code": "`+of.code+`", "field": ["input", "`+of.field+`"]}]}}`, a.data(t), name)
	}
}

// The error does not tell whether the name or the password was wrong.
func TestAllWrongCredentialsLookAlike(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	inProduction := f.secondServer(func(a *auth.Accounts, _ *httpapi.GraphQLOptions) { a.RefuseDemo = true })
	f.exec("UPDATE users SET is_active = false WHERE username = 'admin'")
	f.exec("DELETE FROM credentials c USING users u WHERE u.id = c.user_id AND username = 'staff'")
	const wrong = `{"logIn": {"token": null, "user": null, "errors": [{"code": "BAD_CREDENTIALS", "field": null}]}}`
	for name, a := range map[string]answer{
		"password":        f.logIn("customer", "wrong password"),
		"nobody":          f.logIn("nobody", demoPassword),
		"not active":      f.logIn("admin", demoPassword),
		"without one":     f.logIn("staff", demoPassword),
		"empty":           f.logIn("customer", ""),
		"NUL":             f.logIn("cust\x00omer", demoPassword),
		"demo":            inProduction.logIn("customer", demoPassword),
		"demo and wrong":  inProduction.logIn("customer", "wrong password"),
		"by address":      f.logIn("customer@example.com", demoPassword),
		"more than fits":  f.logIn("customer", demoPassword+"x"),
		"other case":      f.logIn("customer", strings.ToUpper(demoPassword)),
		"trailing spaces": f.logIn("customer ", demoPassword),
	} {
		require.Equal(t, http.StatusOK, a.status, name)
		require.JSONEq(t, wrong, a.data(t), name)
		require.Empty(t, a.header.Values("Set-Cookie"), name)
		if name != "NUL" {
			require.Equal(t, 1, a.costOf(t).Statements.Used, "%s: what is asked of Postgres tells nothing either", name)
		}
	}
	long := f.logIn("customer", strings.Repeat("x", 73))
	require.JSONEq(t, `{"logIn": {"token": null, "user": null, "errors": [{"code": "INVALID", "field": ["input", "password"]}]}}`, long.data(t))
}

const changePassword = `mutation($old: String!, $new: String!) { changePassword(input: {currentPassword: $old, newPassword: $new}) {
	user { username } errors { code field } } }`

func TestANewPasswordEndsTheOtherSessions(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	other := f.secondServer()
	mine, others, staff := f.token("customer"), other.token("customer"), f.token("staff")
	require.Equal(t, "customer", other.viewerName(mine...))
	require.Equal(t, "customer", f.viewerName(others...))

	wrong := f.ask(changePassword, map[string]any{"old": "wrong password", "new": "another password"}, mine...)
	require.JSONEq(t, `{"changePassword": {"user": null, "errors": [{"code": "BAD_CREDENTIALS", "field": ["input", "currentPassword"]}]}}`, wrong.data(t))
	require.Equal(t, "customer", f.viewerName(others...))

	a := f.ask(changePassword, map[string]any{"old": demoPassword, "new": "another password"}, mine...)
	require.JSONEq(t, `{"changePassword": {"user": {"username": "customer"}, "errors": []}}`, a.data(t))
	require.Equal(t, 2, a.costOf(t).Statements.Used)
	for _, server := range []*testServer{f, other} {
		require.Equal(t, "customer", server.viewerName(mine...))
		server.requireEnded(others)
		require.Equal(t, "staff", server.viewerName(staff...))
	}
	require.Contains(t, f.logIn("customer", demoPassword).body, "BAD_CREDENTIALS")
	require.NotContains(t, f.logIn("customer", "another password").body, "BAD_CREDENTIALS")
}

// Sessions that begin while a password is being changed must end with the others.
func TestNoSessionSlipsThroughAChangeOfPassword(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	mine := f.token("customer")
	const clients = 8
	for range 5 {
		headers := make(chan []string, clients)
		var started sync.WaitGroup
		for range clients {
			started.Go(func() {
				var out struct{ LogIn struct{ Token *string } }
				_ = json.Unmarshal([]byte(f.logIn("customer", demoPassword).data(t)), &out)
				if out.LogIn.Token != nil {
					headers <- []string{"Authorization", "Bearer " + *out.LogIn.Token}
				}
			})
		}
		require.Contains(t, f.ask(changePassword, map[string]any{"old": demoPassword, "new": "another password"}, mine...).body, `"errors":[]`)
		started.Wait()
		close(headers)
		for header := range headers {
			f.requireEnded(header)
		}
		require.Contains(t, f.ask(changePassword, map[string]any{"old": "another password", "new": demoPassword}, mine...).body, `"errors":[]`)
	}
}

const resetPassword = `mutation($user: ID!, $new: String!) { resetPassword(input: {user: $user, newPassword: $new}) {
	user { username } errors { code field } } }`

func TestAnAdminResetsAPassword(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	admin, customer := f.token("admin"), f.token("customer")
	a := f.ask(resetPassword, map[string]any{"user": f.id("customer"), "new": "set by an admin"}, customer...)
	require.Equal(t, []string{"FORBIDDEN"}, a.codes(t))
	a = f.ask(resetPassword, map[string]any{"user": f.id("customer"), "new": "set by an admin"}, admin...)
	require.JSONEq(t, `{"resetPassword": {"user": {"username": "customer"}, "errors": []}}`, a.data(t))
	f.requireEnded(customer)
	require.Contains(t, f.logIn("customer", "set by an admin").body, `"errors":[]`)
}

// A password must not be the user's name or e-mail address, whoever sets it and by whichever mutation.
func TestNobodysPasswordIsTheirNameOrAddress(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	customer, admin := f.token("customer"), f.token("admin")
	for _, own := range []string{"Customer", "CUSTOMER@example.com"} {
		a := f.ask(changePassword, map[string]any{"old": demoPassword, "new": own}, customer...)
		require.JSONEq(t, `{"changePassword": {"user": null, "errors": [{"code": "INVALID", "field": ["input", "newPassword"]}]}}`, a.data(t))
		a = f.ask(resetPassword, map[string]any{"user": f.id("customer"), "new": own}, admin...)
		require.JSONEq(t, `{"resetPassword": {"user": null, "errors": [{"code": "INVALID", "field": ["input", "newPassword"]}]}}`, a.data(t))
	}
	require.Equal(t, "customer", f.viewerName(customer...), "nothing has happened")
}

const setActive = `mutation($user: ID!, $active: Boolean!, $version: Int!) { setUserActive(input: {user: $user, isActive: $active, expectedVersion: $version}) {
	user { username isActive version } errors { code field } } }`

// forStaff is refused to customers.
const forStaff = `{ salesSeries(from: "2026-01-01", to: "2026-01-02", interval: DAY) { orderCount } }`

const setRole = `mutation($user: ID!, $role: UserRole!, $version: Int!) { setUserRole(input: {user: $user, role: $role, expectedVersion: $version}) {
	user { username role version } errors { code field } } }`

func TestAUserWhoIsDeactivatedIsOutAtOnce(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	other := f.secondServer()
	admin, staff := f.token("admin"), f.token("staff")
	require.Equal(t, "staff", other.viewerName(staff...))
	require.Zero(t, other.ask(`{ viewer { id } }`, nil, staff...).costOf(t).Session.Statements, "it is cached")

	a := f.ask(setActive, map[string]any{"user": f.id("staff"), "active": false, "version": f.version("staff")}, admin...)
	require.Contains(t, a.data(t), `"isActive":false`)
	other.requireEnded(staff)
	require.Contains(t, other.logIn("staff", demoPassword).body, "BAD_CREDENTIALS")

	f.ask(setActive, map[string]any{"user": f.id("staff"), "active": true, "version": f.version("staff")}, admin...)
	other.requireEnded(staff)
	require.Equal(t, "staff", other.viewerName(other.token("staff")...))
}

func (f *testServer) version(username string) (version int) {
	f.t.Helper()
	f.read(&version, "SELECT version FROM users WHERE username = $1", username)
	return version
}

func TestARoleCountsAtOnce(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	other := f.secondServer()
	admin, staff := f.token("admin"), f.token("staff")
	require.NotContains(t, other.ask(forStaff, nil, staff...).body, "errors")

	a := f.ask(setRole, map[string]any{"user": f.id("staff"), "role": "CUSTOMER", "version": f.version("staff")}, admin...)
	require.Contains(t, a.data(t), `"role":"CUSTOMER"`)
	require.Equal(t, []string{"FORBIDDEN"}, other.ask(forStaff, nil, staff...).codes(t))
	stale := f.ask(setRole, map[string]any{"user": f.id("staff"), "role": "ADMIN", "version": f.version("staff") - 1}, admin...)
	require.Contains(t, stale.data(t), `"code":"STALE"`)
	require.Contains(t, stale.data(t), `"role":"CUSTOMER"`)
}

func TestTheLastAdminStays(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	f.exec("UPDATE users SET role = 'STAFF' WHERE role = 'ADMIN' AND username <> 'admin'")
	admin := f.token("admin")
	variables := map[string]any{"user": f.id("admin"), "role": "STAFF", "active": false, "version": f.version("admin")}
	for _, mutation := range []string{setRole, setActive} {
		require.Contains(t, f.ask(mutation, variables, admin...).data(t), `"errors":[{"code":"LAST_ADMIN","field":["input","user"]}]`)
	}
	require.Equal(t, "admin", f.viewerName(admin...))
}

// When two admins take the role from each other at the same time, one of them stays an admin.
func TestTwoAdminsCannotBothGo(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	f.exec("UPDATE users SET role = 'STAFF' WHERE role = 'ADMIN'")
	for range 10 {
		f.exec("UPDATE users SET role = 'ADMIN' WHERE username IN ('admin', 'staff')")
		headers := map[string][]string{"staff": f.token("admin"), "admin": f.token("staff")}
		var both sync.WaitGroup
		for victim, header := range headers {
			variables := map[string]any{"user": f.id(victim), "role": "CUSTOMER", "version": f.version(victim)}
			both.Go(func() { f.ask(setRole, variables, header...) })
		}
		both.Wait()
		var admins int
		f.read(&admins, "SELECT count(*) FROM users WHERE role = 'ADMIN'")
		require.Equal(t, 1, admins)
		// The rows were changed past the cache: its values are old.
		f.exec("DELETE FROM sessions")
		f = f.withEmptyCache()
	}
}

func TestUpdateProfile(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	header := f.token("customer")
	const update = `mutation($input: UpdateProfileInput!) { updateProfile(input: $input) { user { username email } errors { code field } } }`
	send := func(input map[string]any) string {
		return f.ask(update, map[string]any{"input": input}, header...).data(t)
	}
	version := f.version("customer")
	require.JSONEq(t, `{"updateProfile": {"user": {"username": "client", "email": "customer@example.com"}, "errors": []}}`,
		send(map[string]any{"username": "client", "expectedVersion": version}))
	require.Equal(t, "client", f.viewerName(header...), "what the cache had is gone")
	require.Contains(t, send(map[string]any{"email": "new@example.com", "expectedVersion": version}), `"STALE"`)
	require.Contains(t, send(map[string]any{"username": "staff", "expectedVersion": version + 1}), `[{"code":"TAKEN","field":["input","username"]}]`)
	require.Contains(t, send(map[string]any{"email": "none", "expectedVersion": version + 1}), `[{"code":"INVALID","field":["input","email"]}]`)
}

// Whether a name or an e-mail address is taken is told only a few times to each viewer and to each client's address.
func TestNamesAreNotTriedOut(t *testing.T) {
	t.Parallel()
	f := newServer(t, limited, func(_ *auth.Accounts, o *httpapi.GraphQLOptions) { o.Proxies = trustedProxies(t, "192.0.2.1/32") })
	customer, staff := f.token("customer"), f.token("staff")
	change := func(header []string, address string, input map[string]any) answer {
		return f.ask(`mutation($input: UpdateProfileInput!) { updateProfile(input: $input) { errors { code } } }`,
			map[string]any{"input": input}, append([]string{"X-Forwarded-For", address}, header...)...)
	}
	version := f.version("customer")
	try := func(header []string, address string) answer {
		return change(header, address, map[string]any{"email": "admin@example.com", "expectedVersion": version})
	}
	for range 4 {
		require.Contains(t, change(customer, "203.0.113.1", map[string]any{"email": "admin@example.com", "expectedVersion": version + 1}).body, "STALE", "it tells nothing")
	}
	require.Contains(t, change(customer, "203.0.113.1", map[string]any{"email": "free@example.com", "expectedVersion": version}).body, `"errors":[]`, "that it is free is told too")
	version++
	for range 2 {
		require.Contains(t, try(customer, "203.0.113.1").body, "TAKEN")
	}
	for _, address := range []string{"203.0.113.1", "203.0.113.2"} {
		a := try(customer, address)
		require.Equal(t, []string{"THROTTLED"}, a.codes(t), address)
		require.NotEmpty(t, a.header.Get("Retry-After"))
	}
	version = f.version("staff")
	require.Equal(t, []string{"THROTTLED"}, try(staff, "203.0.113.1").codes(t), "of the address")
	require.Equal(t, []string{"THROTTLED"}, f.ask(register, registration("new1", "new1@shop.example", "correct horse"), "X-Forwarded-For", "203.0.113.1").codes(t))
	require.Contains(t, try(staff, "203.0.113.2").body, "TAKEN")
}

// limited allows two wrong passwords and three registrations.
func limited(a *auth.Accounts, _ *httpapi.GraphQLOptions) {
	few := func(name string, n int) *ratelimit.Bucket {
		return ratelimit.New(nil, name, ratelimit.Rate{Maximum: n, Restore: float64(n) / time.Hour.Seconds()})
	}
	a.Attempts = auth.Attempts{LogIn: few("log-in", 2), LogInSlow: few("slow", 4), LogInFrom: few("from", 6), Register: few("register", 3)}
}

func TestGuessingIsSlow(t *testing.T) {
	t.Parallel()
	f := newServer(t, limited, func(_ *auth.Accounts, o *httpapi.GraphQLOptions) { o.Proxies = trustedProxies(t, "192.0.2.1/32") })
	from := func(address string) []string { return []string{"X-Forwarded-For", address} }
	for range 3 { // right passwords are no guesses
		require.Contains(t, f.logIn("customer", demoPassword, from("203.0.113.1")...).body, `"errors":[]`)
	}
	for range 2 {
		require.Contains(t, f.logIn("customer", "a guess", from("203.0.113.1")...).body, "BAD_CREDENTIALS")
	}
	a := f.logIn("customer", demoPassword, from("203.0.113.1")...)
	require.Equal(t, []string{"THROTTLED"}, a.codes(t))
	require.Equal(t, http.StatusTooManyRequests, a.status)
	require.NotEmpty(t, a.header.Get("Retry-After"))
	require.InDelta(t, 1800, a.errors(t)[0]["extensions"].(map[string]any)["retryAfter"], 60)
	require.Equal(t, []string{"THROTTLED"}, f.logIn("CUSTOMER", "a guess", from("203.0.113.1")...).codes(t), "in any case")
	require.Contains(t, f.logIn("staff", demoPassword, from("203.0.113.1")...).body, `"errors":[]`, "another user is another matter")

	require.Contains(t, f.logIn("customer", demoPassword, from("203.0.113.2")...).body, `"errors":[]`, "from elsewhere one can still log in")
	for range 2 {
		require.Contains(t, f.logIn("customer", "a guess", from("203.0.113.2")...).body, "BAD_CREDENTIALS")
	}
	require.Equal(t, []string{"THROTTLED"}, f.logIn("customer", "a guess", from("203.0.113.3")...).codes(t), "but guessing from everywhere is slow too")

	for _, name := range []string{"a", "b", "c", "d"} {
		require.Contains(t, f.logIn(name, "a guess", from("203.0.113.1")...).body, "BAD_CREDENTIALS")
	}
	require.Equal(t, []string{"THROTTLED"}, f.logIn("e", "a guess", from("203.0.113.1")...).codes(t), "and so is trying many users from one address")

	for _, name := range []string{"new1", "new2", "new3"} {
		require.Contains(t, f.ask(register, registration(name, name+"@shop.example", "correct horse"), from("203.0.113.9")...).body, `"errors":[]`)
	}
	require.Equal(t, []string{"THROTTLED"}, f.ask(register, registration("new4", "new4@shop.example", "correct horse"), from("203.0.113.9")...).codes(t))
}
