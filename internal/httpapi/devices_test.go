package httpapi_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/ratelimit"
)

// An attacker who guesses a user's password does not lock the user out at a known device or address, on any server.
func TestNobodyIsLockedOutWhereTheyWereBefore(t *testing.T) {
	t.Parallel()
	s := newGuessedShop(t)
	on := func(f *testServer) *guessedShop { return &guessedShop{testServer: f, addresses: 100 + s.addresses} }
	for range 2 {
		s.requireIn(s.logInBy(s.device, demoPassword))
		s.requireIn(on(s.other).logInBy(s.device, demoPassword))
		s.requireIn(s.logInAt(s.knownAddress, demoPassword))
		s.requireIn(on(s.other).logInAt(s.knownAddress, demoPassword))
	}
	s.guess()
	for range wrongOwn { // no name that is typed counts for another's
		s.logIn("customer\x00"+s.knownAddress, "a guess", "X-Forwarded-For", s.unknownAddress())
	}
	s.requireIn(s.logInAt(s.knownAddress, demoPassword))
}

// An invented device cookie, or another user's, has no effect.
func TestOnlyOnesOwnDeviceIsKnown(t *testing.T) {
	t.Parallel()
	s := newGuessedShop(t)
	name, value, _ := strings.Cut(s.device, "=")
	_, others, _ := strings.Cut(s.deviceOf("staff"), "=")
	mine, theirs := strings.Split(value, "."), strings.Split(others, ".")
	for i := range mine {
		forged := strings.Split(value, ".")
		forged[i] = theirs[i]
		s.requireOut(s.logInBy(name+"="+strings.Join(forged, "."), demoPassword))
	}
	for _, forged := range []string{others, "", "..", mine[0], value + ".", value[1:], strings.Repeat(value, 50)} {
		a := s.logInBy(name+"="+forged, demoPassword)
		s.requireOut(a)
		require.Zero(t, a.costOf(t).Statements.Used, "it is refused as fast as without a cookie, whoever the user")
	}
	foreign := s.secondServer(func(a *auth.Accounts, _ *httpapi.GraphQLOptions) {
		a.Devices = auth.NewDevices("another shop's secret")
	})
	elsewhere := &guessedShop{testServer: foreign}
	s.requireOut(s.logInBy(elsewhere.deviceOf("customer"), demoPassword))
	s.requireOut(s.logInBy("orderly-device="+value, demoPassword))
	s.requireIn(s.logInBy(s.device, demoPassword))
}

// While the secret is replaced, a device is known by what the other one has signed; it gets a cookie of the first.
func TestDevicesAreKnownByTheOtherSecret(t *testing.T) {
	t.Parallel()
	s := newGuessedShop(t)
	with := func(secrets ...string) *guessedShop {
		s.addresses += 20 // each server has clients of its own
		return &guessedShop{addresses: s.addresses, testServer: s.secondServer(s.strict, func(a *auth.Accounts, _ *httpapi.GraphQLOptions) {
			a.Devices = auth.NewDevices(secrets[0], secrets[1:]...)
		})}
	}
	const present, next = "a secret that all servers have", "the next secret"
	first, second, third := with(present, next), with(next, present), with(next, "")
	first.requireIn(first.logInBy(s.device, demoPassword))
	third.requireOut(third.logInBy(s.device, demoPassword))
	again := second.deviceOfKnown(s.device)
	for _, server := range []*guessedShop{first, second, third} {
		server.requireIn(server.logInBy(again, demoPassword))
	}
}

// Wrong passwords from a known device or address are limited too, in a short and in a long time.
func TestAttemptsOfKnownDevicesAreLimited(t *testing.T) {
	t.Parallel()
	s := newGuessedShop(t)
	another := s.deviceOfKnown(s.device)
	for range wrongOfOne {
		require.Contains(t, s.logInBy(s.device, "a guess").body, "BAD_CREDENTIALS")
	}
	s.requireOut(s.logInBy(s.device, demoPassword))
	s.requireIn(s.logInBy(another, demoPassword))

	quick := s.with(s.redisURL, func(a *auth.Accounts, o *httpapi.GraphQLOptions) {
		o.Proxies = trustedProxies(t, "192.0.2.1/32")
		day := ratelimit.Rate{Maximum: wrongOwn, Restore: wrongOwn / (24 * time.Hour).Seconds()}
		a.Attempts = auth.Attempts{LogInOwn: ratelimit.New(s.store, "own-alone", day), Known: ratelimit.NewExpiringTexts(s.store, "known", time.Hour)}
	})
	for _, known := range []func(password string) answer{
		func(password string) answer {
			return quick.logIn("customer", password, "Cookie", another, "X-Forwarded-For", s.unknownAddress())
		},
		func(password string) answer {
			return quick.logIn("customer", password, "X-Forwarded-For", s.knownAddress)
		},
	} {
		for range wrongOwn {
			require.Contains(t, known("a guess").body, "BAD_CREDENTIALS")
		}
		s.requireOut(known(demoPassword))
	}
}

// Wrong passwords from a known device or address do not count for unknown ones.
func TestAttemptsOfKnownDevicesDoNotCountForOthers(t *testing.T) {
	t.Parallel()
	s := atPeace(t)
	for _, known := range []func() answer{
		func() answer { return s.logInBy(s.device, "a mistake") },
		func() answer { return s.logInAt(s.knownAddress, "a mistake") },
	} {
		for range wrongOfOne {
			require.Contains(t, known().body, "BAD_CREDENTIALS")
		}
	}
	s.requireIn(s.logInAt(s.unknownAddress(), demoPassword))
}

// A new password makes all of a user's devices and addresses unknown, except the one where the user set it.
func TestANewPasswordForgetsDevices(t *testing.T) {
	t.Parallel()
	s := newGuessedShop(t)
	session := []string{"Authorization", "Bearer " + s.tokenIn(s.logInAt(s.knownAddress, demoPassword))}
	other := s.deviceOfKnown(s.device)
	here := s.unknownAddress()
	a := s.ask(changePassword, map[string]any{"old": demoPassword, "new": "another password"}, append(session, "Cookie", s.device, "X-Forwarded-For", here)...)
	s.requireIn(a)
	changed := s.cookieThatStays(a)
	for _, old := range []string{s.device, other} {
		s.requireOut(s.logInBy(old, "another password"))
	}
	s.requireOut(s.logInAt(s.knownAddress, "another password"))
	s.requireIn(s.logInBy(changed, "another password"))
	s.requireIn(s.logInAt(here, "another password"))

	admin := &guessedShop{testServer: s.secondServer()}
	s.requireIn(admin.ask(resetPassword, map[string]any{"user": s.id("customer"), "new": "set by an admin"}, admin.token("admin")...))
	s.requireOut(s.logInBy(changed, "set by an admin"))
	s.requireOut(s.logInAt(here, "set by an admin"))
}

// A page of another site can't use up the attempts of its visitor's device, because it can't send the cookie.
func TestPagesOfOtherSitesUseNoDevice(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	a := f.logIn("customer", "a guess", "Cookie", "__Host-orderly-device=x", "Origin", "https://evil.example")
	require.Equal(t, http.StatusForbidden, a.status)
}

// Right passwords are limited too, from every device and address, because each is hashed.
func TestRightPasswordsAreLimited(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	few := func(name string, n int) *ratelimit.Bucket {
		return ratelimit.New(f.store, name, ratelimit.Rate{Maximum: n, Restore: float64(n) / time.Hour.Seconds()})
	}
	const each, all = 3, 9
	f = f.secondServer(limited, func(a *auth.Accounts, o *httpapi.GraphQLOptions) {
		o.Proxies = trustedProxies(t, "192.0.2.1/32")
		a.Attempts.Right, a.Attempts.RightFrom = few("right", each), few("right-from", all)
	})
	s := &guessedShop{testServer: f}
	from := func(address string) []string { return []string{"X-Forwarded-For", address} }
	const one, two = "203.0.113.1", "203.0.113.2"
	require.Contains(t, f.logIn("customer", "a guess", from(one)...).body, "BAD_CREDENTIALS")
	var token string
	for range each {
		token = s.tokenIn(f.logIn("customer", demoPassword, from(one)...))
	}
	customer := append(from(one), "Authorization", "Bearer "+token)
	s.requireOut(f.logIn("Customer", demoPassword, from(one)...))
	s.requireOut(f.logIn("customer", demoPassword, from(two)...))
	for i := range each {
		s.requireIn(f.ask(changePassword, map[string]any{"old": []string{demoPassword, "another one"}[i%2], "new": []string{"another one", demoPassword}[i%2]}, customer...))
	}
	s.requireOut(f.ask(changePassword, map[string]any{"old": "another one", "new": demoPassword}, customer...))

	admin := append(from(one), "Authorization", "Bearer "+s.tokenIn(f.logIn("admin", demoPassword, from(one)...)))
	reset := func(address string) answer {
		admin[1] = address
		return f.ask(resetPassword, map[string]any{"user": f.id("staff"), "new": "set by an admin"}, admin...)
	}
	for range all - each - each - 1 {
		s.requireIn(reset(one))
	}
	s.requireOut(reset(one))
	s.requireOut(f.logIn("staff", "set by an admin", from(one)...))
	s.requireIn(f.logIn("staff", "set by an admin", from(two)...))
	for range all - 2 {
		s.requireIn(reset(two))
	}
	s.requireOut(reset("203.0.113.3"))
}

// A right password counts even if its client disconnects while it is hashed, because it used a worker.
func TestRightPasswordsOfClientsWhoGoAwayAreLimited(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	customer := f.token("customer")
	var accounts *auth.Accounts
	s := &guessedShop{testServer: f.secondServer(func(a *auth.Accounts, _ *httpapi.GraphQLOptions) {
		accounts = a
		a.Attempts.Right = ratelimit.New(f.store, "right", ratelimit.Rate{Maximum: 1, Restore: 1 / time.Hour.Seconds()})
	})}
	ctx, goAway := context.WithCancel(t.Context())
	accounts.Hasher.OnHash(func(time.Duration, time.Duration) { goAway() })
	_, _, err := accounts.LogIn(ctx, "customer", demoPassword, false)
	require.ErrorIs(t, err, context.Canceled)
	s.requireOut(s.logIn("customer", demoPassword))

	ctx, goAway = context.WithCancel(t.Context())
	defer goAway()
	viewer := auth.WithViewer(ctx, auth.Viewer{ID: f.uuid("customer"), Role: db.UserRoleCustomer})
	_, _, err = accounts.ChangePassword(viewer, demoPassword, "another password")
	require.ErrorIs(t, err, context.Canceled)
	s.requireOut(s.ask(changePassword, map[string]any{"old": demoPassword, "new": "another password"}, customer...))
}
