package server

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"time"

	"orderly/db"
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
	atOnce  int // how many are worked on
	proxies Proxies

	mutex   sync.Mutex
	inside  int
	working int
	each    map[string]*visitor // by address
	turns   []*visitor          // whose requests wait and may be worked on; who had a turn longest ago is first
}

// visitor is an address that has requests inside.
type visitor struct {
	inside, working int
	waiting         []chan struct{} // closed when it is their turn
	hasTurn         bool            // it is among the turns
}

// fewestAtOnce is more than the pool has connections: who waits for PostgreSQL keeps no processor from others.
const fewestAtOnce = 32

func newAdmission(most int, proxies Proxies) *admission {
	return &admission{most: most, atOnce: max(fewestAtOnce, most/4), proxies: proxies, each: map[string]*visitor{}}
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
func (a *admission) enter(ctx context.Context, r *http.Request) (leave func(), full *db.Fault) {
	key := AddressKey(a.proxies.Client(r))
	a.mutex.Lock()
	v := a.each[key]
	switch {
	case a.inside >= a.most:
		a.mutex.Unlock()
		return nil, fullHouse(db.RefusedInFlight)
	case v == nil:
		v = &visitor{}
		a.each[key] = v
	case v.inside >= half(a.most):
		a.mutex.Unlock()
		return nil, fullHouse(db.RefusedAddressInFlight)
	}
	a.inside++
	v.inside++
	turn := make(chan struct{})
	v.waiting = append(v.waiting, turn)
	a.call(v)
	a.mutex.Unlock()
	select {
	case <-turn:
	case <-ctx.Done():
	}
	return sync.OnceFunc(func() { a.leave(key, v, turn) }), nil
}

// queue puts a visitor in line who can use a turn, once.
func (a *admission) queue(v *visitor) {
	if !v.hasTurn && len(v.waiting) > 0 && v.working < half(a.atOnce) {
		v.hasTurn = true
		a.turns = append(a.turns, v)
	}
}

// call queues a visitor, and gives the turns that there are.
func (a *admission) call(v *visitor) {
	a.queue(v)
	for a.working < a.atOnce && len(a.turns) > 0 {
		next := a.turns[0]
		a.turns = slices.Delete(a.turns, 0, 1)
		next.hasTurn = false
		if len(next.waiting) == 0 {
			continue // they have gone
		}
		close(next.waiting[0])
		next.waiting = slices.Delete(next.waiting, 0, 1)
		next.working++
		a.working++
		a.queue(next)
	}
}

func (a *admission) leave(key string, v *visitor, turn chan struct{}) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if at := slices.Index(v.waiting, turn); at >= 0 {
		v.waiting = slices.Delete(v.waiting, at, at+1)
	} else {
		v.working--
		a.working--
	}
	a.inside--
	if v.inside--; v.inside == 0 {
		delete(a.each, key)
	}
	a.call(v)
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
