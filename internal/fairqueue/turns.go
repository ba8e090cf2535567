package fairqueue

import (
	"context"
	"slices"
	"sync"
)

// Turns are had by so many at once, and by so many of one key. Its methods may be called by many goroutines.
type Turns struct {
	all, each int

	mutex   sync.Mutex
	running int
	keys    map[string]*queue
	line    []*queue // whose first waits and may have a turn: who had one longest ago is first
}

// queue are those of one key.
type queue struct {
	running int
	waiting []chan struct{} // closed when it is their turn
	inLine  bool
}

// New allows all at once, and each of one key.
func New(all, each int) *Turns {
	return &Turns{all: all, each: each, keys: map[string]*queue{}}
}

// Take waits for a turn, which ends with Give. It says false, and gives none, where ctx ends before.
func (t *Turns) Take(ctx context.Context, key string) bool {
	t.mutex.Lock()
	q := t.keys[key]
	if q == nil {
		q = &queue{}
		t.keys[key] = q
	}
	if t.running < t.all && q.running < t.each && len(q.waiting) == 0 && len(t.line) == 0 {
		t.running++
		q.running++
		t.mutex.Unlock()
		return true
	}
	turn := make(chan struct{})
	q.waiting = append(q.waiting, turn)
	t.queue(q)
	t.next()
	t.mutex.Unlock()
	select {
	case <-turn:
		return true
	case <-ctx.Done():
		return t.giveUp(key, q, turn)
	}
}

// giveUp leaves the queue; a turn that came in the same moment is kept.
func (t *Turns) giveUp(key string, q *queue, turn chan struct{}) (kept bool) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	at := slices.Index(q.waiting, turn)
	if at < 0 {
		return true
	}
	q.waiting = slices.Delete(q.waiting, at, at+1)
	t.forget(key, q)
	return false
}

// Give ends a turn of a key.
func (t *Turns) Give(key string) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	q := t.keys[key]
	t.running--
	q.running--
	t.queue(q)
	t.next()
	t.forget(key, q)
}

// queue puts those of a key in line who can use a turn, once.
func (t *Turns) queue(q *queue) {
	if !q.inLine && len(q.waiting) > 0 && q.running < t.each {
		q.inLine = true
		t.line = append(t.line, q)
	}
}

// next gives the turns that there are.
func (t *Turns) next() {
	for t.running < t.all && len(t.line) > 0 {
		q := t.line[0]
		t.line = slices.Delete(t.line, 0, 1)
		q.inLine = false
		if len(q.waiting) == 0 {
			continue // they have gone
		}
		close(q.waiting[0])
		q.waiting = slices.Delete(q.waiting, 0, 1)
		q.running++
		t.running++
		t.queue(q)
	}
}

// forget drops a key that nobody is of.
func (t *Turns) forget(key string, q *queue) {
	if q.running == 0 && len(q.waiting) == 0 {
		delete(t.keys, key)
	}
}
