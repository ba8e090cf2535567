package fairqueue

import (
	"context"
	"slices"
	"sync"
)

// Queue gives out slots: limit in all, and limitPerKey for one key. Its methods may be called concurrently.
type Queue struct {
	limit, limitPerKey int

	mutex   sync.Mutex
	running int
	keys    map[string]*keyQueue
	ready   []*keyQueue // keys that have waiters and may start one more, round robin
}

// keyQueue is the queue of one key.
type keyQueue struct {
	running int
	waiting []chan struct{} // closed when the slot is given
	isReady bool
}

// New makes a queue with limit slots in all, and limitPerKey for one key.
func New(limit, limitPerKey int) *Queue {
	return &Queue{limit: limit, limitPerKey: limitPerKey, keys: map[string]*keyQueue{}}
}

// Acquire waits for a slot, which must be freed by Release. If ctx ends before, it returns false, and there is no
// slot.
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

// cancelWait leaves the queue. It returns true if a slot was given at the same moment: then it is kept.
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

// Release frees a slot of a key.
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

// markReady adds a key to the ready list, once, if it has waiters and may start one more.
func (t *Queue) markReady(q *keyQueue) {
	if !q.isReady && len(q.waiting) > 0 && q.running < t.limitPerKey {
		q.isReady = true
		t.ready = append(t.ready, q)
	}
}

// admit gives out the free slots.
func (t *Queue) admit() {
	for t.running < t.limit && len(t.ready) > 0 {
		q := t.ready[0]
		t.ready = slices.Delete(t.ready, 0, 1)
		q.isReady = false
		if len(q.waiting) == 0 {
			continue // all have cancelled
		}
		close(q.waiting[0])
		q.waiting = slices.Delete(q.waiting, 0, 1)
		q.running++
		t.running++
		t.markReady(q)
	}
}

// dropIfIdle removes a key that has neither slots nor waiters.
func (t *Queue) dropIfIdle(key string, q *keyQueue) {
	if q.running == 0 && len(q.waiting) == 0 {
		delete(t.keys, key)
	}
}
