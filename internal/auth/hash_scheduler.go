package auth

import (
	"context"
	"errors"
	"sync"
)

// scheduler assigns workers to waiters, in two queues. Known users have one of their own, with priority, so that
// strangers can't keep them out, however many they are.
type scheduler struct {
	workers int

	mu               sync.Mutex
	running          int
	known, strangers queue
	knownInRow       int // workers given to known users in a row, while strangers waited
}

// maxKnownInRow is how many workers in a row go to known users while strangers wait. The next goes to a stranger.
const maxKnownInRow = 3

var errQueueFull = errors.New("no place to wait")

// newScheduler makes a scheduler in which queueLimit may wait in each queue.
func newScheduler(workers, queueLimit int) *scheduler {
	return &scheduler{workers: workers, known: newQueue(queueLimit), strangers: newQueue(queueLimit)}
}

// acquire waits for a worker. Its error is errQueueFull, or the cause of ctx's end.
func (l *scheduler) acquire(ctx context.Context) (waited bool, err error) {
	if ctx.Err() != nil {
		return false, context.Cause(ctx)
	}
	of := ownerOf(ctx)
	p := &waiter{ExchangeFrom(ctx).Client.Address(), of.user, make(chan bool, 1)}
	l.mu.Lock()
	q := l.queueOf(of.known)
	switch {
	case l.running < l.workers:
		l.running++
		q.noteServed(p.address)
		l.mu.Unlock()
		return false, nil
	case !q.add(p):
		l.mu.Unlock()
		return false, errQueueFull
	}
	l.mu.Unlock()
	select {
	case isTurn := <-p.turn:
		if !isTurn {
			return true, errQueueFull
		}
		return true, nil
	case <-ctx.Done():
		l.cancelWait(q, p)
		return true, context.Cause(ctx)
	}
}

// cancelWait leaves a queue, or releases the worker that was given at the same moment.
func (l *scheduler) cancelWait(q *queue, p *waiter) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !q.remove(p) && <-p.turn {
		l.dispatch()
	}
}

// release frees a worker.
func (l *scheduler) release() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.dispatch()
}

// dispatch gives a free worker to the next waiter.
func (l *scheduler) dispatch() {
	q := l.nextQueue()
	if len(q.waiters) == 0 {
		l.running--
		l.known.lastServed, l.strangers.lastServed = nil, nil
		return
	}
	q.next().turn <- true
}

// nextQueue is that of known users, but now and then that of strangers. It is empty if nobody waits.
func (l *scheduler) nextQueue() *queue {
	switch {
	case len(l.strangers.waiters) == 0:
		return &l.known
	case len(l.known.waiters) == 0 || l.knownInRow == maxKnownInRow:
		l.knownInRow = 0
		return &l.strangers
	default:
		l.knownInRow++
		return &l.known
	}
}

func (l *scheduler) queueOf(known bool) *queue {
	if known {
		return &l.known
	}
	return &l.strangers
}

// hasRoom reports whether the context's client may wait, as a known user or as a stranger.
func (l *scheduler) hasRoom(ctx context.Context, known bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.queueOf(known).hasRoom(ExchangeFrom(ctx).Client.Address(), ownerOf(ctx).user)
}

func (l *scheduler) counts() (running, waiting int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.running, len(l.known.waiters) + len(l.strangers.waiters)
}

type ownerKey struct{}

// owner is the user whose password is hashed, by any of their names, and whether it is known that the client is
// that user: by a session, or by a device or an address that they have used.
type owner struct {
	user  string
	known bool
}

func withOwner(ctx context.Context, user string, known bool) context.Context {
	return context.WithValue(ctx, ownerKey{}, owner{user, known})
}

func ownerOf(ctx context.Context) owner {
	of, _ := ctx.Value(ownerKey{}).(owner)
	return of
}
