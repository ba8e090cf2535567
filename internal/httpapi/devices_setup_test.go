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

// siege is a shop of two servers that let few wrong passwords through, counted in a real Redis.
type siege struct {
	*front
	other *front
	// device is the cookie of a browser of the customer's, and home an address at which they were without one.
	device, home string

	addresses int
}

const wrongOfOne, wrongOfAll, wrongOwn = 2, 4, 3

// besiege has an attacker at twelve addresses guess the customer's password until no stranger may.
func besiege(t *testing.T) *siege {
	t.Helper()
	s := atPeace(t)
	s.attack()
	return s
}

func atPeace(t *testing.T) *siege {
	t.Helper()
	f := newFront(t)
	few := func(name string, n int) *ratelimit.Bucket {
		return ratelimit.New(f.store, name, ratelimit.Rate{Maximum: n, Restore: float64(n) / (24 * time.Hour).Seconds()})
	}
	strict := func(a *auth.Accounts, o *httpapi.GraphQLOptions) {
		o.Proxies = trusted(t, "192.0.2.1/32")
		a.Attempts = auth.Attempts{
			LogIn: few("log-in", wrongOfOne), LogInSlow: few("slow", wrongOfAll), LogInOwn: few("own", wrongOwn), LogInFrom: few("from", 20),
			Known: ratelimit.NewMarks(f.store, "known", time.Hour),
		}
	}
	s := &siege{front: f.beside(strict), other: f.beside(strict)}
	s.device, s.home = s.deviceOf("customer"), s.elsewhere()
	s.requireIn(s.at(s.home, demoPassword))
	return s
}

// attack guesses from twelve addresses.
func (s *siege) attack() {
	s.t.Helper()
	refused := 0
	for range 12 {
		address := s.elsewhere()
		for range wrongOfOne {
			if a := s.at(address, "a guess"); a.status == http.StatusTooManyRequests {
				refused++
			}
		}
	}
	require.GreaterOrEqual(s.t, refused, 12*wrongOfOne-wrongOfAll, "guessing is slow from all addresses together")
	s.requireOut(s.at(s.elsewhere(), demoPassword))
}

// elsewhere is an address at which nobody was.
func (s *siege) elsewhere() string {
	s.addresses++
	return fmt.Sprint("203.0.113.", s.addresses)
}

// at logs the customer in.
func (s *siege) at(address, password string, headers ...string) answer {
	s.t.Helper()
	return s.logIn("customer", password, append(headers, "X-Forwarded-For", address)...)
}

// by logs the customer in by a browser that has a cookie, where nobody was.
func (s *siege) by(device, password string) answer {
	s.t.Helper()
	return s.at(s.elsewhere(), password, "Cookie", device)
}

// deviceOf logs a user in by a new browser, and gives its cookie that stays.
func (s *siege) deviceOf(username string) string {
	s.t.Helper()
	return s.cookieThatStays(s.ask(logIn, map[string]any{"username": username, "password": demoPassword, "transport": "COOKIE"}, "X-Forwarded-For", s.elsewhere()))
}

// deviceOfKnown logs the customer in by a browser that has a cookie, and gives its new one.
func (s *siege) deviceOfKnown(device string) string {
	s.t.Helper()
	return s.cookieThatStays(s.ask(logIn, map[string]any{"username": "customer", "password": demoPassword, "transport": "COOKIE"},
		"Cookie", device, "X-Forwarded-For", s.elsewhere()))
}

func (s *siege) tokenIn(a answer) string {
	s.t.Helper()
	var out struct{ LogIn struct{ Token string } }
	require.NoError(s.t, json.Unmarshal([]byte(a.data(s.t)), &out))
	require.NotEmpty(s.t, out.LogIn.Token, a.body)
	return out.LogIn.Token
}

func (s *siege) cookieThatStays(a answer) string {
	s.t.Helper()
	cookies := (&http.Response{Header: a.header}).Cookies()
	require.NotEmpty(s.t, cookies, a.body)
	c := cookies[len(cookies)-1]
	require.Equal(s.t, "__Host-orderly-device", c.Name)
	return c.Name + "=" + c.Value
}

func (s *siege) requireIn(a answer) {
	s.t.Helper()
	require.Contains(s.t, a.body, `"errors":[]`)
}

func (s *siege) requireOut(a answer) {
	s.t.Helper()
	require.Equal(s.t, http.StatusTooManyRequests, a.status, a.body)
	require.Equal(s.t, []string{"THROTTLED"}, a.codes(s.t))
	require.NotEmpty(s.t, a.header.Get("Retry-After"))
}
