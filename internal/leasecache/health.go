package leasecache

import (
	"sync"
	"sync/atomic"
	"time"
)

// state is what a store makes of Redis.
type state int

const (
	up       state = iota // used
	down                  // not asked, but for the watch
	settling              // writers mark and clear, reads don't trust it yet
)

// health is what a store knows of Redis, and what it owes.
type health struct {
	settle    time.Duration
	detection time.Duration

	up atomic.Bool // mirrors the state, for readers

	mutex            sync.Mutex
	state            state
	since            time.Time     // down: when the first failure was noticed
	everyoneKnows    bool          // down: long enough for everybody else to know
	until            time.Time     // settling: when it ends
	owesInvalidation bool          // a write was not cleared
	closed           bool          // the store is
	changed          chan struct{} // closed at the next change, and replaced
}

func newHealth(settle, detection time.Duration) *health {
	return &health{settle: settle, detection: detection, state: down, since: time.Now(), changed: make(chan struct{})}
}

// setState is called with the mutex held.
func (h *health) setState(to state) {
	h.state = to
	h.up.Store(to == up)
	h.broadcast()
}

// broadcast wakes those who wait for a change. It is called with the mutex held.
func (h *health) broadcast() {
	close(h.changed)
	h.changed = make(chan struct{})
}

// failed notes a failure, and says whether it is news.
func (h *health) failed(now time.Time) bool {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.state == down {
		return false
	}
	h.since, h.everyoneKnows = now, false
	h.setState(down)
	return true
}

// unanswered notes that a look which began at a time got no answer. Somebody else
// who was cut off together with this store has noticed too, if Redis was still
// away then.
func (h *health) unanswered(began time.Time) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.state == down && !h.everyoneKnows && began.Sub(h.since) >= h.detection {
		h.everyoneKnows = true
		h.broadcast()
	}
}

// answered notes that a look got an answer. It says whether the epoch must be
// moved now: when this store owes it, or somebody could who did not live to pay.
// That comes at the start of settling: it must be done before anybody else has
// settled.
func (h *health) answered(now time.Time) (move, isUp bool) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.state == down {
		move = h.owesInvalidation || h.everyoneKnows
		h.owesInvalidation, h.everyoneKnows, h.until = false, false, now.Add(h.settle)
		h.setState(settling)
	}
	if h.state == settling && !now.Before(h.until) {
		h.setState(up)
		isUp = true
	}
	return move, isUp
}

// startUp has a fresh store use Redis at once: it owes nothing.
func (h *health) startUp() {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.setState(up)
}

// oweInvalidation notes that a write was not cleared.
func (h *health) oweInvalidation() {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.owesInvalidation = true
}

// reachable says whether Redis can be written to. While it may be that only
// this store finds it away, it waits until that is known: two beats and two
// timeouts at most. If it is away for everybody, the store owes an invalidation
// from now on, and false is the answer.
func (h *health) reachable() bool {
	for {
		h.mutex.Lock()
		isDown, over, changed := h.state == down, h.everyoneKnows || h.closed, h.changed
		if isDown && over {
			h.owesInvalidation = true
		}
		h.mutex.Unlock()
		if !isDown {
			return true
		}
		if over {
			return false
		}
		<-changed
	}
}

// isDown says whether Redis is not to be asked.
func (h *health) isDown() bool {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return h.state == down
}

// close ends all waiting, and says whether the store owes.
func (h *health) close() bool {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.closed = true
	h.setState(down)
	return h.owesInvalidation
}
