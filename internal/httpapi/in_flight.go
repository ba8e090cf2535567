package httpapi

import (
	"context"
	"net/http"
	"sync"
	"time"

	"orderly.example/db"
	"orderly.example/internal/fairqueue"
)

const (
	// defaultInFlight is about what a server answers within half a second.
	defaultInFlight = 256
	// comeAgain is when one who was refused is asked to come again.
	comeAgain = time.Second
)

// admission lets in so many requests at once, half of them from one address. Further ones would only wait, for so long
// that nobody wants their answers any more: they are refused, so that those inside are answered in time. Of those inside,
// some are worked on and the others wait for that, and addresses take turns: who sends one request waits for few others,
// however many somebody else sends. A request is let in when it is whole: those that are being sent take no place. A
// stream gives its place back when it begins, and has limits of its own.
type admission struct {
	most    int
	proxies Proxies
	work    *fairqueue.Turns

	mutex  sync.Mutex
	inside int
	each   map[string]int // of those inside, by address
}

// fewestAtOnce is more than the pool has connections: who waits for PostgreSQL keeps no processor from others.
const fewestAtOnce = 32

func newAdmission(most int, proxies Proxies) *admission {
	const part = 4
	atOnce := max(fewestAtOnce, most/part)
	return &admission{most: most, proxies: proxies, work: fairqueue.New(atOnce, half(atOnce)), each: map[string]int{}}
}

// fullHouse is the fault of one who finds no place.
func fullHouse(reason db.Refusal) *db.Fault {
	const message = "too many requests are being answered: please try again in a moment"
	return &db.Fault{Code: db.CodeUnavailable, Message: message, RetryAfter: comeAgain, Reason: reason}
}

// half is what one address has of places.
func half(n int) int { return (n + 1) / 2 }

// enter takes a place, until leave is called, however often; or says why there is none. It waits until the request's turn
// has come, or ctx has ended: what follows looks at ctx.
func (a *admission) enter(ctx context.Context, r *http.Request) (_ *inside, full *db.Fault) {
	key := AddressKey(a.proxies.Client(r))
	if full := a.take(key); full != nil {
		return nil, full
	}
	return &inside{newTurn(ctx, a.work, key), sync.OnceFunc(func() { a.give(key) })}, nil
}

func (a *admission) take(key string) (full *db.Fault) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	switch {
	case a.inside >= a.most:
		return fullHouse(db.RefusedInFlight)
	case a.each[key] >= half(a.most):
		return fullHouse(db.RefusedAddressInFlight)
	}
	a.inside++
	a.each[key]++
	return nil
}

func (a *admission) give(key string) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.inside--
	if a.each[key]--; a.each[key] == 0 {
		delete(a.each, key)
	}
}

// inside is a request that was let in.
type inside struct {
	turn

	give func()
}

func (i *inside) leave() {
	i.end()
	i.give()
}

func (a *admission) count() int {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return a.inside
}

// placeKey is of the place that a stream gives back when it begins, and of its time limit.
type placeKey struct{}

type place struct {
	timer *time.Timer
	leave func()
}

// settled lifts a request's time limit and gives its place back: it has become a stream.
func settled(ctx context.Context) {
	if p, ok := ctx.Value(placeKey{}).(*place); ok {
		p.timer.Stop()
		p.leave()
	}
}
