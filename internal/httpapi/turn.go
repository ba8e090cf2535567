package httpapi

import (
	"context"
	"math"
	"net/http"
	"runtime"
	"sync"

	"orderly.example/internal/fairqueue"
)

// turn is a request's at what few are worked on at once. It ends when its answer begins to be sent: who waits for a client
// works on nothing.
type turn struct{ end func() }

// newTurn waits until it has come, or ctx has ended: what follows looks at ctx.
func newTurn(ctx context.Context, of *fairqueue.Turns, key string) turn {
	if !of.Take(ctx, key) {
		return turn{func() {}}
	}
	return turn{sync.OnceFunc(func() { of.Give(key) })}
}

// pagesAtOnce is how many requests of one address are worked on at once, the graph's apart.
func pagesAtOnce() int {
	const fewest, each = 8, 4
	return max(fewest, each*runtime.GOMAXPROCS(0))
}

// inTurn has the requests of one address worked on few at once.
func inTurn(proxies Proxies, next http.Handler) http.Handler {
	each := fairqueue.New(math.MaxInt, pagesAtOnce())
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t := newTurn(r.Context(), each, AddressKey(proxies.Client(r)))
		defer t.end()
		defer endWhenSent(r, t)()
		next.ServeHTTP(w, r)
	})
}
