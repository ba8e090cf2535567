package limits

import (
	"context"
	"net/http"
	"sync"

	"orderly.example/internal/fairqueue"
	"orderly.example/internal/faults"
	"orderly.example/internal/httpapi/origin"
)

// DefaultInFlight is about how many requests a server answers within half a second.
const DefaultInFlight = 256

// Admission bounds how many requests are answered at once: max in all, and half of that from one address. Further requests are
// refused, because they would wait so long that nobody wants their responses any more.
//
// Of the admitted requests, some are worked on and the others wait for their turn. Addresses take turns, so that a client who
// sends one request waits for few others, however many requests another client sends.
//
// A request is admitted when its body is complete. A stream leaves when it begins: it has limits of its own.
type Admission struct {
	max     int
	proxies origin.Proxies
	turns   *fairqueue.Queue

	mutex     sync.Mutex
	admitted  int
	byAddress map[string]int // the admitted ones, by the address's key
	paused    map[string]int // those that wait for others meanwhile, by the same
	allPaused int
}

// minAtOnce is how many requests are worked on at once at least. It is more than the pool has connections, because a request
// that waits for PostgreSQL needs no processor.
const minAtOnce = 32

// NewAdmission admits at most so many requests at once.
func NewAdmission(limit int, proxies origin.Proxies) *Admission {
	const part = 4
	atOnce := max(minAtOnce, limit/part)
	return &Admission{max: limit, proxies: proxies, turns: fairqueue.New(atOnce, half(atOnce)), byAddress: map[string]int{}, paused: map[string]int{}}
}

// half is the part of a limit that one address may use.
func half(n int) int { return (n + 1) / 2 }

// Enter admits a request until Leave is called, or returns the fault with which it is refused. It waits until it is the
// request's turn or ctx ends; the caller finds out by ctx.
func (a *Admission) Enter(ctx context.Context, r *http.Request) (_ *Admitted, refused *faults.Fault) {
	key := a.proxies.ClientKey(r)
	if refused := a.take(key); refused != nil {
		return nil, refused
	}
	return &Admitted{Turn: newTurn(ctx, a.turns, key), admission: a}, nil
}

func (a *Admission) take(key string) (refused *faults.Fault) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	switch {
	case a.admitted >= a.max:
		return tooManyRequests(faults.RefusedInFlight)
	case a.byAddress[key] >= half(a.max):
		return tooManyRequests(faults.RefusedAddressInFlight)
	}
	a.admitted++
	a.byAddress[key]++
	return nil
}

func (a *Admission) release(key string) {
	a.admitted--
	if a.byAddress[key]--; a.byAddress[key] == 0 {
		delete(a.byAddress, key)
	}
}

// Count returns how many requests are admitted now.
func (a *Admission) Count() int {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return a.admitted
}

// Admitted is an admitted request.
type Admitted struct {
	Turn

	admission *Admission
	isPaused  bool // as hasLeft, under the admission's mutex
	hasLeft   bool
}

// Leave ends the request's turn and its admission. Further calls do nothing.
func (a *Admitted) Leave() {
	a.End()
	a.admission.leave(a)
}

func (a *Admission) leave(r *Admitted) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if r.hasLeft {
		return
	}
	r.hasLeft = true
	if r.isPaused {
		a.countPaused(r.key, -1)
		return
	}
	a.release(r.key)
}

// tooManyRequests is the fault of a request that is over a limit.
func tooManyRequests(reason faults.Refusal) *faults.Fault {
	const message = "too many requests are being answered: please try again in a moment"
	return &faults.Fault{Code: faults.CodeUnavailable, Message: message, Reason: reason}
}
