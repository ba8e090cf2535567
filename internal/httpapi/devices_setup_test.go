package httpapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/auth"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/ratelimit"
)

// guessedShop is a shop with two servers that allow few wrong passwords, counted in a real Redis.
type guessedShop struct {
	*testServer
	other *testServer
	// strict has a server allow few wrong passwords.
	strict change
	// device is the device cookie of the customer's browser, and knownAddress an address from which they have logged in.
	device, knownAddress string

	addresses int
}

const wrongOfOne, wrongOfAll, wrongOwn = 2, 4, 3

// newGuessedShop has an attacker guess the customer's password from twelve addresses, until nobody may try it from an unknown
// address.
func newGuessedShop(t *testing.T) *guessedShop {
	t.Helper()
	s := atPeace(t)
	s.guess()
	return s
}

func atPeace(t *testing.T) *guessedShop {
	t.Helper()
	f := newServer(t)
	few := func(name string, n int) *ratelimit.Bucket {
		return ratelimit.New(f.store, name, ratelimit.Rate{Maximum: n, Restore: float64(n) / (24 * time.Hour).Seconds()})
	}
	strict := func(a *auth.Accounts, o *httpapi.GraphQLOptions) {
		o.Proxies = trustedProxies(t, "192.0.2.1/32")
		a.Attempts = auth.Attempts{
			LogIn: few("log-in", wrongOfOne), LogInSlow: few("slow", wrongOfAll), LogInOwn: few("own", wrongOwn), LogInFrom: few("from", 20),
			Known: ratelimit.NewExpiringTexts(f.store, "known", time.Hour),
		}
	}
	s := &guessedShop{testServer: f.secondServer(strict), other: f.secondServer(strict), strict: strict}
	s.device, s.knownAddress = s.deviceOf("customer"), s.unknownAddress()
	s.requireIn(s.logInAt(s.knownAddress, demoPassword))
	return s
}

// guess tries wrong passwords from twelve addresses.
func (s *guessedShop) guess() {
	s.t.Helper()
	refused := 0
	for range 12 {
		address := s.unknownAddress()
		for range wrongOfOne {
			if a := s.logInAt(address, "a guess"); a.status == http.StatusTooManyRequests {
				refused++
			}
		}
	}
	require.GreaterOrEqual(s.t, refused, 12*wrongOfOne-wrongOfAll, "guessing is slow from all addresses together")
	s.requireOut(s.logInAt(s.unknownAddress(), demoPassword))
}

// unknownAddress returns an address from which nobody has logged in.
func (s *guessedShop) unknownAddress() string {
	s.addresses++
	return fmt.Sprint("203.0.113.", s.addresses)
}

// logInAt logs the customer in from an address.
func (s *guessedShop) logInAt(address, password string, headers ...string) answer {
	s.t.Helper()
	return s.logIn("customer", password, append(headers, "X-Forwarded-For", address)...)
}

// logInBy logs the customer in from an unknown address, by a browser with a device cookie.
func (s *guessedShop) logInBy(device, password string) answer {
	s.t.Helper()
	return s.logInAt(s.unknownAddress(), password, "Cookie", device)
}

// deviceOf logs a user in by a new browser and returns its device cookie.
func (s *guessedShop) deviceOf(username string) string {
	s.t.Helper()
	return s.cookieThatStays(s.ask(logIn, map[string]any{"username": username, "password": demoPassword, "transport": "COOKIE"}, "X-Forwarded-For", s.unknownAddress()))
}

// deviceOfKnown logs the customer in by a browser with a device cookie and returns its new one.
func (s *guessedShop) deviceOfKnown(device string) string {
	s.t.Helper()
	return s.cookieThatStays(s.ask(logIn, map[string]any{"username": "customer", "password": demoPassword, "transport": "COOKIE"},
		"Cookie", device, "X-Forwarded-For", s.unknownAddress()))
}

func (s *guessedShop) tokenIn(a answer) string {
	s.t.Helper()
	var out struct{ LogIn struct{ Token string } }
	require.NoError(s.t, json.Unmarshal([]byte(a.data(s.t)), &out))
	require.NotEmpty(s.t, out.LogIn.Token, a.body)
	return out.LogIn.Token
}

func (s *guessedShop) cookieThatStays(a answer) string {
	s.t.Helper()
	cookies := (&http.Response{Header: a.header}).Cookies()
	require.NotEmpty(s.t, cookies, a.body)
	c := cookies[len(cookies)-1]
	require.Equal(s.t, "__Host-orderly-device", c.Name)
	return c.Name + "=" + c.Value
}

func (s *guessedShop) requireIn(a answer) {
	s.t.Helper()
	require.Contains(s.t, a.body, `"errors":[]`)
}

func (s *guessedShop) requireOut(a answer) {
	s.t.Helper()
	require.Equal(s.t, http.StatusTooManyRequests, a.status, a.body)
	require.Equal(s.t, []string{"THROTTLED"}, a.codes(s.t))
	require.NotEmpty(s.t, a.header.Get("Retry-After"))
}
