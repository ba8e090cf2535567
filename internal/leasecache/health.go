package leasecache

import (
	"sync"
	"sync/atomic"
	"time"
)

// state is what a store believes about Redis.
type state int

const (
	up       state = iota // used
	down                  // not used; only the watch probes it
	settling              // writers mark and clear; reads don't use it yet
)

// health is what a store knows about Redis, and whether it owes an invalidation.
type health struct {
	settle    time.Duration
	detection time.Duration

	up atomic.Bool // whether state is up; for readers without the mutex

	mutex            sync.Mutex
	state            state
	since            time.Time     // if down: when the first failure was noticed
	everyoneKnows    bool          // if down: for long enough that all other stores have noticed
	until            time.Time     // if settling: when it ends
	owesInvalidation bool          // the marks of a write were not cleared
	owesOwn          bool          // so were those of a write of its own
	debts            uint64        // how often it began to owe one of those
	closed           bool          // the store was closed
	changed          chan struct{} // closed at the next change, and replaced
}

func newHealth(settle, detection time.Duration) *health {
	return &health{settle: settle, detection: detection, state: down, since: time.Now(), changed: make(chan struct{})}
}

// setState must be called with the mutex held.
func (h *health) setState(to state) {
	h.state = to
	h.up.Store(to == up)
	h.broadcast()
}

// broadcast wakes those who wait for a change. It must be called with the mutex held.
func (h *health) broadcast() {
	close(h.changed)
	h.changed = make(chan struct{})
}

// failed notes a failure, and reports whether the store was not down before.
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

// unanswered notes that a probe which began at that time got no answer. If Redis was still away then, every other
// store that lost it at the same time has noticed too.
func (h *health) unanswered(began time.Time) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.state == down && !h.everyoneKnows && began.Sub(h.since) >= h.detection {
		h.everyoneKnows = true
		h.broadcast()
	}
}

// answered notes that a probe got an answer. It reports whether the epoch must be moved now: because this store
// owes it, or because another store may have owed it and died. The epoch must be moved at the start of settling,
// before any other store has settled.
func (h *health) answered(now time.Time) (move, isUp bool) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.state == down {
		move = h.owesInvalidation || h.everyoneKnows
		h.owesInvalidation, h.owesOwn, h.everyoneKnows, h.until = false, false, false, now.Add(h.settle)
		h.setState(settling)
	}
	if h.state == settling && !now.Before(h.until) {
		h.setState(up)
		isUp = true
	}
	return move, isUp
}

// startUp lets a new store use Redis at once: it owes nothing.
func (h *health) startUp() {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.setState(up)
}

// oweInvalidation notes that the marks of a write were not cleared.
func (h *health) oweInvalidation() {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.owe()
}

// owe must be called with the mutex held.
func (h *health) owe() {
	h.owesInvalidation, h.owesOwn = true, true
	h.debts++
}

// oweForPeer notes that a peer's write was not cleared, if the store is down, and reports whether it is. The peer asks
// for it as long as it owes it.
func (h *health) oweForPeer() bool {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.state == down {
		h.owesInvalidation = true
	}
	return h.state == down
}

// owes reports whether the store is down and owes an invalidation, and how often it began to.
func (h *health) owes() (debts uint64, owes bool) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return h.debts, h.state == down && h.owesOwn && !h.closed
}

// paid notes that another store has moved the epoch since owes returned debts.
func (h *health) paid(debts uint64) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.debts == debts {
		h.owesOwn = false
	}
}

// reachable reports whether Redis can be written to. While it is unknown whether the other stores have lost Redis
// too, it waits: at most two probe intervals and two timeouts. If Redis is away for all, the store owes an
// invalidation from now on, and the result is false.
func (h *health) reachable() bool {
	for {
		h.mutex.Lock()
		isDown, over, changed := h.state == down, h.everyoneKnows || h.closed, h.changed
		if isDown && over {
			h.owe()
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

// isDown reports whether Redis must not be used.
func (h *health) isDown() bool {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return h.state == down
}

// close ends all waiting, and reports whether the store owes an invalidation.
func (h *health) close() bool {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.closed = true
	h.setState(down)
	return h.owesInvalidation
}
