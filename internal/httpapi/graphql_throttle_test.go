package httpapi_test

import (
	"context"
	"net/http"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/auth"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/httpapi/origin"
	"orderly.example/internal/ratelimit"
)

func trustedProxies(t *testing.T, prefix string) origin.Proxies {
	t.Helper()
	return origin.Proxies{netip.MustParsePrefix(prefix)}
}

func TestOperationsPayTheirNodes(t *testing.T) {
	t.Parallel()
	f := newServer(t, func(_ *auth.Accounts, o *httpapi.GraphQLOptions) {
		o.Throttle = ratelimit.NewLeased(nil, "cost", ratelimit.Rate{Maximum: 30, Restore: 30 / time.Hour.Seconds()})
	})
	const query = `{ categoryBySlug(slug: "no-such-thing") { products(first: 19) { nodes { name } } } }`
	cost := f.ask(query, nil).costOf(t)
	require.Equal(t, 20, cost.Nodes.Bound)
	require.Zero(t, cost.Nodes.Used)
	require.Equal(t, 30, cost.Throttle.Maximum)
	require.InDelta(t, 30/3600.0, cost.Throttle.RestoreRate, 1e-9)
	require.Equal(t, 28, cost.Throttle.Available, "what was planned and not used comes back, but for one; one is of the document, which was not known")

	const page = `{ products(first: 10) { nodes { name } } }`
	require.Equal(t, 17, f.ask(page, nil).costOf(t).Throttle.Available)
	require.Equal(t, 7, f.ask(page, nil).costOf(t).Throttle.Available)
	a := f.ask(page, nil)
	require.Equal(t, http.StatusTooManyRequests, a.status)
	require.Equal(t, []string{"THROTTLED"}, a.codes(t))
	require.InDelta(t, 360, a.errors(t)[0]["extensions"].(map[string]any)["retryAfter"], 20)
	require.NotEmpty(t, a.header.Get("Retry-After"))
	require.Equal(t, 5, f.ask(`{ viewer { id } }`, nil).costOf(t).Throttle.Available, "what is cheap enough still runs")

	staff := f.token("staff")
	require.Equal(t, 20, f.ask(page, nil, staff...).costOf(t).Throttle.Available, "each viewer has a bucket")
	dry := f.ask(page, nil, append([]string{"X-Orderly-Cost", "only"}, staff...)...)
	require.Equal(t, http.StatusOK, dry.status)
	require.Equal(t, 19, f.ask(`{ viewer { id } }`, nil, staff...).costOf(t).Throttle.Available, "planning is free")
}

// Servers lease parts of a viewer's bucket. Each shows what it can give, and nothing is lost.
func TestServersLeaseOfAViewersBucket(t *testing.T) {
	t.Parallel()
	const maximum, query = 1600, `{ viewer { id } }`
	f := newServer(t)
	throttle := func() *ratelimit.LeasedBucket {
		b := ratelimit.NewLeased(f.store, "cost", ratelimit.Rate{Maximum: maximum, Restore: maximum / (1000 * time.Hour).Seconds()})
		t.Cleanup(func() { b.Close(context.WithoutCancel(t.Context())) })
		return b
	}
	one, two := throttle(), throttle()
	first := f.secondServer(func(_ *auth.Accounts, o *httpapi.GraphQLOptions) { o.Throttle = one })
	second := f.secondServer(func(_ *auth.Accounts, o *httpapi.GraphQLOptions) { o.Throttle = two })
	for i := range 10 {
		require.Equal(t, maximum-2-i, first.ask(query, nil).costOf(t).Throttle.Available, "one more for the document, which was not known")
	}
	elsewhere := second.ask(query, nil).costOf(t).Throttle.Available
	require.LessOrEqual(t, elsewhere, maximum-13)
	require.GreaterOrEqual(t, elsewhere, maximum-13-maximum/8, "but for what the first has leased")
	one.Close(t.Context())
	two.Close(t.Context())
	require.Equal(t, maximum-14, first.ask(query, nil).costOf(t).Throttle.Available)
	require.Equal(t, maximum-15, second.ask(query, nil).costOf(t).Throttle.Available)
}
