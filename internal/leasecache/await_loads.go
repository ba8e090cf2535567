package leasecache

import (
	"context"
	"time"
)

// awaitLoads waits for loads of this process that fetch what is missing, adds their values to found, and returns
// the keys that are still missing. It waits only if all that is missing is being loaded: otherwise a fetch is
// needed anyway.
//
// A load may be used only if our own lookup found its lease alive. Such a load began after it took the lease, and a
// write that was acknowledged before our lookup would have removed that lease. A load that is merely running may
// have begun before such a write.
func (l *lookup[K, V]) awaitLoads(ctx context.Context, missing []int, found map[K]V) []int {
	loads := make(map[int]*load, len(missing)*len(l.parts)) // by position
	for _, key := range missing {
		for i := range l.parts {
			pos := l.position(key, i)
			if l.part(pos).isValue(l.stored[pos]) {
				continue
			}
			if !isLease(l.stored[pos]) {
				return missing
			}
			load := l.cache.store.singleflight.find(l.stored[pos])
			if load == nil {
				return missing
			}
			loads[pos] = load
		}
	}
	l.cache.store.testHook("waiting")
	if !l.awaitAll(ctx, loads) {
		return missing
	}
	var still []int
	for _, key := range missing {
		v, absent, ok := l.fromLoads(key, loads)
		switch {
		case ok:
			found[l.keys[key]] = v
		case !absent:
			still = append(still, key)
		}
	}
	return still
}

// awaitAll waits for loads, no longer than a lease lives.
func (l *lookup[K, V]) awaitAll(ctx context.Context, loads map[int]*load) bool {
	timer := time.NewTimer(l.cache.store.durations.lease)
	defer timer.Stop()
	for _, load := range loads {
		select {
		case <-load.done:
		case <-ctx.Done():
			return false
		case <-timer.C:
			return false
		}
	}
	return true
}

// fromLoads returns a key's value, or that there is none.
func (l *lookup[K, V]) fromLoads(key int, loads map[int]*load) (v V, absent, ok bool) {
	for i := range l.parts {
		pos := l.position(key, i)
		load := loads[pos]
		if load == nil {
			continue // it was found in Redis
		}
		result, exists := load.results[l.redisKeys[pos]]
		if !exists || result.absent {
			return v, result.absent, false
		}
		l.stored[pos] = result.frame
	}
	v, ok = l.value(key)
	return v, false, ok
}
