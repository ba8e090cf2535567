package httpapi_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/bcrypt"

	"orderly.example/internal/auth"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/ratelimit"
)

// When clients from five unknown addresses fill the queue of log-ins, a known user is served next nevertheless.
func TestUnknownAddressesDoNotDelayKnownUsers(t *testing.T) {
	t.Parallel()
	s := atPeace(t)
	customer := []string{"Authorization", "Bearer " + s.tokenIn(s.logInAt(s.knownAddress, demoPassword))}
	admin := s.token("admin")

	const queue = 5
	hasher := auth.NewHasher(auth.HasherOptions{Cost: bcrypt.MinCost, Workers: 1, Queue: queue})
	goOn := make(chan struct{})
	f := s.secondServer(func(a *auth.Accounts, o *httpapi.GraphQLOptions) {
		o.Proxies = trustedProxies(t, "192.0.2.1/32")
		a.Hasher = hasher
		a.Attempts = auth.Attempts{Known: ratelimit.NewExpiringTexts(s.store, "known", time.Hour)}
	})
	hasher.OnHash(func(time.Duration, time.Duration) { <-goOn }) // the worker is taken until then
	var all sync.WaitGroup
	defer all.Wait()
	defer close(goOn)
	strangers := 0
	guess := func() (ask func() answer) {
		strangers++
		name, address := fmt.Sprint("invented", strangers), fmt.Sprint("198.51.100.", strangers)
		return func() answer { return f.logIn(name, "a guess", "X-Forwarded-For", address) }
	}
	waiting := func(n int) bool { return hasher.Running() == 1 && hasher.Waiting() == n }

	here := []string{"X-Forwarded-For", s.unknownAddress()}
	for name, known := range map[string]struct {
		ask  func() answer
		says string
	}{
		"at a known address": {func() answer { return f.logIn("customer", demoPassword, "X-Forwarded-For", s.knownAddress) }, `"errors":[]`},
		"by a known device":  {func() answer { return f.logIn("customer", demoPassword, append(here, "Cookie", s.device)...) }, `"errors":[]`},
		"by a session": {func() answer {
			return f.ask(changePassword, map[string]any{"old": "a mistake", "new": "another password"}, append(here, customer...)...)
		}, "BAD_CREDENTIALS"},
		"by an admin's session": {func() answer {
			return f.ask(resetPassword, map[string]any{"user": f.id("staff"), "new": "set by an admin"}, append(here, admin...)...)
		}, `"errors":[]`},
	} {
		for !waiting(queue) {
			before, ask := hasher.Running()+hasher.Waiting(), guess()
			all.Go(func() { ask() })
			require.Eventually(t, func() bool { return hasher.Running()+hasher.Waiting() > before }, patience, pollInterval)
		}
		require.Equal(t, http.StatusServiceUnavailable, guess()().status)
		answers := make(chan answer, 1)
		all.Go(func() { answers <- known.ask() })
		require.Eventually(t, func() bool { return waiting(queue+1) || len(answers) == 1 }, patience, pollInterval)
		for range 2 { // the stranger who is at work, and then the known user
			goOn <- struct{}{}
		}
		require.Eventually(t, func() bool { return len(answers) == 1 }, patience, pollInterval)
		require.Contains(t, (<-answers).body, known.says, name)
	}
}
