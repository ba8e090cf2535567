package auth

import (
	"context"
	"errors"
	"slices"
	"sync"
)

// line is who waits for a worker. Each address, and each user, has few places in it, and the addresses take turns: so
// nobody keeps others from theirs, however often they ask.
type line struct {
	workers, most, each int

	mu      sync.Mutex
	running int
	places  []*place // in the order in which they came
	last    []string // addresses that had a turn, the latest last
}

// place is that of one who waits.
type place struct {
	address, user string // empty where they are not known
	turn          chan struct{}
}

var errNoPlace = errors.New("no place to wait")

func newLine(workers, most int) *line {
	const share = 4
	return &line{workers: workers, most: most, each: max(1, most/share)}
}

// enter waits for a worker. Its error is errNoPlace, or the cause of ctx's end.
func (l *line) enter(ctx context.Context) (waited bool, err error) {
	if ctx.Err() != nil {
		return false, context.Cause(ctx)
	}
	p := &place{ExchangeFrom(ctx).Client.Address(), userOf(ctx), make(chan struct{})}
	l.mu.Lock()
	switch {
	case l.running < l.workers:
		l.running++
		l.took(p.address)
		l.mu.Unlock()
		return false, nil
	case !l.hasPlace(p.address, p.user):
		l.mu.Unlock()
		return false, errNoPlace
	}
	l.places = append(l.places, p)
	l.mu.Unlock()
	select {
	case <-p.turn:
		return true, nil
	case <-ctx.Done():
		l.giveUp(p)
		return true, context.Cause(ctx)
	}
}

// giveUp leaves the line, or the worker that was given in the same moment.
func (l *line) giveUp(p *place) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if at := slices.Index(l.places, p); at >= 0 {
		l.places = slices.Delete(l.places, at, at+1)
		return
	}
	l.next()
}

// leave frees a worker.
func (l *line) leave() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.next()
}

// next gives a worker that is free to the address whose last turn is longest ago.
func (l *line) next() {
	if len(l.places) == 0 {
		l.running--
		l.last = nil
		return
	}
	at, longest := 0, len(l.last)
	for i, p := range l.places {
		if ago := slices.Index(l.last, p.address); ago < longest {
			at, longest = i, ago
		}
	}
	p := l.places[at]
	l.places = slices.Delete(l.places, at, at+1)
	l.took(p.address)
	close(p.turn)
}

// took notes an address's turn. Those who don't wait are forgotten: there are no more addresses than places.
func (l *line) took(address string) {
	l.last = slices.DeleteFunc(l.last, func(other string) bool {
		return other == address || !slices.ContainsFunc(l.places, func(p *place) bool { return p.address == other })
	})
	l.last = append(l.last, address)
}

// hasPlace says whether one more may wait. Those of whom nothing is known share the whole line.
func (l *line) hasPlace(address, user string) bool {
	ofAddress, ofUser := 0, 0
	for _, p := range l.places {
		if p.address == address && address != "" {
			ofAddress++
		}
		if p.user == user && user != "" {
			ofUser++
		}
	}
	return len(l.places) < l.most && ofAddress < l.each && ofUser < l.each
}

// hasRoom says whether one more may wait whom a context tells of.
func (l *line) hasRoom(ctx context.Context) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.hasPlace(ExchangeFrom(ctx).Client.Address(), userOf(ctx))
}

func (l *line) counts() (running, waiting int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.running, len(l.places)
}

type userKey struct{}

// forUser says whose password a context's work is about, by any name of theirs.
func forUser(ctx context.Context, user string) context.Context {
	return context.WithValue(ctx, userKey{}, user)
}

func userOf(ctx context.Context) string {
	user, _ := ctx.Value(userKey{}).(string)
	return user
}
