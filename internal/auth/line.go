package auth

import (
	"context"
	"errors"
	"sync"
)

// line is who waits for a worker, in two queues. Known people have one of their own, and priority: strangers can't keep
// them out, however many they are.
type line struct {
	workers int

	mu               sync.Mutex
	running          int
	known, strangers queue
	inRow            int // workers that went to known people, while strangers waited
}

// mostInRow is how many workers in a row go to known people while strangers wait. The next one is a stranger's.
const mostInRow = 3

var errNoPlace = errors.New("no place to wait")

// newLine makes a line in which most may wait in each queue.
func newLine(workers, most int) *line {
	return &line{workers: workers, known: newQueue(most), strangers: newQueue(most)}
}

// enter waits for a worker. Its error is errNoPlace, or the cause of ctx's end.
func (l *line) enter(ctx context.Context) (waited bool, err error) {
	if ctx.Err() != nil {
		return false, context.Cause(ctx)
	}
	of := ownerOf(ctx)
	p := &place{ExchangeFrom(ctx).Client.Address(), of.user, make(chan bool, 1)}
	l.mu.Lock()
	q := l.queueOf(of.known)
	switch {
	case l.running < l.workers:
		l.running++
		q.took(p.address)
		l.mu.Unlock()
		return false, nil
	case !q.enter(p):
		l.mu.Unlock()
		return false, errNoPlace
	}
	l.mu.Unlock()
	select {
	case isTurn := <-p.turn:
		if !isTurn {
			return true, errNoPlace
		}
		return true, nil
	case <-ctx.Done():
		l.giveUp(q, p)
		return true, context.Cause(ctx)
	}
}

// giveUp leaves a queue, or the worker that was given in the same moment.
func (l *line) giveUp(q *queue, p *place) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !q.remove(p) && <-p.turn {
		l.next()
	}
}

// leave frees a worker.
func (l *line) leave() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.next()
}

// next gives a worker that is free to the next who waits.
func (l *line) next() {
	q := l.nextQueue()
	if len(q.places) == 0 {
		l.running--
		l.known.last, l.strangers.last = nil, nil
		return
	}
	q.next().turn <- true
}

// nextQueue is that of known people, but now and then that of strangers; an empty one where nobody waits.
func (l *line) nextQueue() *queue {
	switch {
	case len(l.strangers.places) == 0:
		return &l.known
	case len(l.known.places) == 0 || l.inRow == mostInRow:
		l.inRow = 0
		return &l.strangers
	default:
		l.inRow++
		return &l.known
	}
}

func (l *line) queueOf(known bool) *queue {
	if known {
		return &l.known
	}
	return &l.strangers
}

// hasRoom says whether one more may wait of whom a context tells, if they are known or if not.
func (l *line) hasRoom(ctx context.Context, known bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.queueOf(known).hasPlace(ExchangeFrom(ctx).Client.Address(), ownerOf(ctx).user)
}

func (l *line) counts() (running, waiting int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.running, len(l.known.places) + len(l.strangers.places)
}

type ownerKey struct{}

// owner is whose password a context's work is about, by any name of theirs, and whether it is known that it is they who
// ask: by a session, or by a device or an address that they have used.
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
