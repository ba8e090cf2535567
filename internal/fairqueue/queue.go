package fairqueue

import (
	"context"
	"slices"
	"sync"
)

// Queue are had by so many at once, and by so many of one key. Its methods may be called by many goroutines.
type Queue struct {
	limit, limitPerKey int

	mutex   sync.Mutex
	running int
	keys    map[string]*keyQueue
	ready   []*keyQueue // whose first waits and may have a turn: who had one longest ago is first
}

// markReady are those of one key.
type keyQueue struct {
	running int
	waiting []chan struct{} // closed when it is their turn
	isReady bool
}

// New allows all at once, and each of one key.
func New(limit, limitPerKey int) *Queue {
	return &Queue{limit: limit, limitPerKey: limitPerKey, keys: map[string]*keyQueue{}}
}

// Acquire waits for a turn, which ends with Give. It says false, and gives none, where ctx ends before.
func (t *Queue) Acquire(ctx context.Context, key string) bool {
	t.mutex.Lock()
	q := t.keys[key]
	if q == nil {
		q = &keyQueue{}
		t.keys[key] = q
	}
	if t.running < t.limit && q.running < t.limitPerKey && len(q.waiting) == 0 && len(t.ready) == 0 {
		t.running++
		q.running++
		t.mutex.Unlock()
		return true
	}
	turn := make(chan struct{})
	q.waiting = append(q.waiting, turn)
	t.markReady(q)
	t.admit()
	t.mutex.Unlock()
	select {
	case <-turn:
		return true
	case <-ctx.Done():
		return t.cancelWait(key, q, turn)
	}
}

// cancelWait leaves the queue; a turn that came in the same moment is kept.
func (t *Queue) cancelWait(key string, q *keyQueue, turn chan struct{}) (acquired bool) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	at := slices.Index(q.waiting, turn)
	if at < 0 {
		return true
	}
	q.waiting = slices.Delete(q.waiting, at, at+1)
	t.dropIfIdle(key, q)
	return false
}

// Release ends a turn of a key.
func (t *Queue) Release(key string) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	q := t.keys[key]
	t.running--
	q.running--
	t.markReady(q)
	t.admit()
	t.dropIfIdle(key, q)
}

// markReady puts those of a key in line who can use a turn, once.
func (t *Queue) markReady(q *keyQueue) {
	if !q.isReady && len(q.waiting) > 0 && q.running < t.limitPerKey {
		q.isReady = true
		t.ready = append(t.ready, q)
	}
}

// admit gives the turns that there are.
func (t *Queue) admit() {
	for t.running < t.limit && len(t.ready) > 0 {
		q := t.ready[0]
		t.ready = slices.Delete(t.ready, 0, 1)
		q.isReady = false
		if len(q.waiting) == 0 {
			continue // they have gone
		}
		close(q.waiting[0])
		q.waiting = slices.Delete(q.waiting, 0, 1)
		q.running++
		t.running++
		t.markReady(q)
	}
}

// dropIfIdle drops a key that nobody is of.
func (t *Queue) dropIfIdle(key string, q *keyQueue) {
	if q.running == 0 && len(q.waiting) == 0 {
		delete(t.keys, key)
	}
}
