package browser_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/auth"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/httpapi/origin"
	"orderly.example/internal/ratelimit"
	"orderly.example/test/browser"
)

func TestLogInPage(t *testing.T) {
	t.Parallel()
	shop, _ := newShop(t, inProduction)
	browser.CheckLogIn(t, shop)
}

func TestLogInPageTellsWhenToTryAgain(t *testing.T) {
	t.Parallel()
	const attempts = 2
	shop, _ := newShop(t, func(o *httpapi.GraphQLOptions) {
		rows := entitycache.New(nil, o.DB, entitycache.Options{})
		o.Caches = rows
		o.Accounts = &auth.Accounts{
			DB: o.DB, Caches: rows, Hasher: auth.NewHasher(auth.HasherOptions{}),
			Sessions: auth.NewSessions(o.DB, rows, auth.SessionOptions{}),
			Attempts: auth.Attempts{LogIn: ratelimit.New(nil, "log-in", ratelimit.Rate{Maximum: attempts, Restore: 1e-3})},
		}
	})
	browser.CheckThrottledLogIn(t, shop, attempts)
}

func TestLogInFromAnotherSite(t *testing.T) {
	t.Parallel()
	browser.CheckCrossSiteLogIn(t, func(page string) http.Handler {
		origins, err := origin.NewOrigins([]string{page})
		require.NoError(t, err)
		shop, _ := newShop(t, func(o *httpapi.GraphQLOptions) { o.Origins = origins })
		return shop
	})
}
