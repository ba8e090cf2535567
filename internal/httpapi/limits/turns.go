package limits

import (
	"context"
	"math"
	"net/http"
	"runtime"
	"sync"

	"orderly.example/internal/fairqueue"
	"orderly.example/internal/httpapi/origin"
)

// Turn is the time in which a request is worked on. Only some requests have theirs at once. It ends when the response begins to
// be sent: a request whose client is slow to read needs no processor.
type Turn struct{ End func() }

// newTurn waits for the turn of the address, or until ctx ends; the caller finds out by ctx.
func newTurn(ctx context.Context, turns *fairqueue.Queue, key string) Turn {
	if !turns.Acquire(ctx, key) {
		return Turn{func() {}}
	}
	return Turn{sync.OnceFunc(func() { turns.Release(key) })}
}

// EndWhenSent ends the turn when the connection of the request is written to, unless done is called before.
func (t Turn) EndWhenSent(r *http.Request) (done func()) {
	conn, ok := r.Context().Value(connKey{}).(*limitedConn)
	if !ok {
		return func() {}
	}
	conn.answering.Store(&t)
	return func() { conn.answering.Store(nil) }
}

// maxPagesPerAddress is how many requests of one address are worked on at once by TakeTurns.
func maxPagesPerAddress() int {
	const fewest, each = 8, 4
	return max(fewest, each*runtime.GOMAXPROCS(0))
}

// TakeTurns bounds how many requests of one address are worked on at once. It is for pages; the graph has Admission.
func TakeTurns(proxies origin.Proxies, next http.Handler) http.Handler {
	turns := fairqueue.New(math.MaxInt, maxPagesPerAddress())
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t := newTurn(r.Context(), turns, proxies.ClientKey(r))
		defer t.End()
		defer t.EndWhenSent(r)()
		next.ServeHTTP(w, r)
	})
}
