package server

import (
	"context"
	"net/http"
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
// that nobody wants their answers any more: they are refused, so that those inside are answered in time. A request is let
// in when it is whole: those that are being sent take no place. A stream gives its place back when it begins, and has
// limits of its own.
type admission struct {
	most    int
	proxies Proxies

	mutex  sync.Mutex
	inside int
	each   map[string]int // by address
}

func newAdmission(most int, proxies Proxies) *admission {
	return &admission{most: most, proxies: proxies, each: map[string]int{}}
}

// fullHouse is the fault of one who finds no place.
func fullHouse(reason db.Refusal) *db.Fault {
	const message = "too many requests are being answered: please try again in a moment"
	return &db.Fault{Code: db.CodeUnavailable, Message: message, RetryAfter: comeAgain, Reason: reason}
}

// enter takes a place, until leave is called, however often; or says why there is none.
func (a *admission) enter(r *http.Request) (leave func(), full *db.Fault) {
	key := AddressKey(a.proxies.Client(r))
	a.mutex.Lock()
	defer a.mutex.Unlock()
	switch {
	case a.inside >= a.most:
		return nil, fullHouse(db.RefusedInFlight)
	case a.each[key] >= (a.most+1)/2:
		return nil, fullHouse(db.RefusedAddressInFlight)
	}
	a.inside++
	a.each[key]++
	return sync.OnceFunc(func() { a.leave(key) }), nil
}

func (a *admission) leave(key string) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.inside--
	if a.each[key]--; a.each[key] == 0 {
		delete(a.each, key)
	}
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
