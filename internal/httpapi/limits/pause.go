package limits

import "context"

// pausedForEach is how many requests are paused at most for each that may be admitted.
const pausedForEach = 4

// Pause takes a request out of those that are being answered, while it does nothing but wait for others, as an order does for one
// of the same product: neither its turn nor its admission is kept from others. resume ends that: it waits for the
// request's turn again, or until ctx ends, and refuses nobody. A request that can't be paused, since too many are, waits as others do.
func (a *Admitted) Pause() (resume func(ctx context.Context)) {
	if !a.admission.pause(a) {
		return func(context.Context) {}
	}
	a.pause()
	return func(ctx context.Context) {
		if a.admission.resume(a) {
			a.take(ctx)
		}
	}
}

// pause reports whether a request is paused now. Requests of one address can be half as many as are admitted at once.
func (a *Admission) pause(r *Admitted) bool {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if r.hasLeft || r.isPaused || a.allPaused >= pausedForEach*a.max || a.paused[r.key] >= half(a.max) {
		return false
	}
	r.isPaused = true
	a.countPaused(r.key, 1)
	a.release(r.key)
	return true
}

// resume reports whether a paused request is admitted again. It does not look at the limit: the request was admitted before.
func (a *Admission) resume(r *Admitted) bool {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if r.hasLeft {
		return false
	}
	r.isPaused = false
	a.countPaused(r.key, -1)
	a.admitted++
	a.byAddress[r.key]++
	return true
}

// Paused returns how many requests are paused now.
func (a *Admission) Paused() int {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return a.allPaused
}

func (a *Admission) countPaused(key string, n int) {
	a.allPaused += n
	if a.paused[key] += n; a.paused[key] == 0 {
		delete(a.paused, key)
	}
}
