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
type Turn struct{ *turn }

type turn struct {
	queue *fairqueue.Queue
	key   string // of the address

	mutex    sync.Mutex
	isHeld   bool
	hasEnded bool
}

// newTurn waits for the turn of the address, or until ctx ends; the caller finds out by ctx.
func newTurn(ctx context.Context, queue *fairqueue.Queue, key string) Turn {
	t := &turn{queue: queue, key: key}
	t.take(ctx)
	return Turn{t}
}

// take waits for the turn, unless it has ended for good.
func (t *turn) take(ctx context.Context) {
	if !t.queue.Acquire(ctx, t.key) {
		return
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.hasEnded {
		t.queue.Release(t.key)
		return
	}
	t.isHeld = true
}

// pause gives the turn away, until take.
func (t *turn) pause() {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.giveAway()
}

func (t *turn) giveAway() {
	if t.isHeld {
		t.isHeld = false
		t.queue.Release(t.key)
	}
}

// End ends the turn. Further calls do nothing.
func (t *turn) End() {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.hasEnded = true
	t.giveAway()
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
