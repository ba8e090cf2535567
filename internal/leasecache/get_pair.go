package leasecache

import "context"

// GetPair reads one value of each of two caches of one store in one round trip. If ok is false, nothing is known
// about either, and no lease was taken.
func GetPair[K, L comparable, V, W any](ctx context.Context, a *Cache[K, V], k K, b *Cache[L, W], l L) (v V, w W, ok bool) {
	store := a.store
	if !store.Up() || b.store != store {
		return v, w, false
	}
	epoch := store.epoch.Load()
	if epoch == nil {
		return v, w, false
	}
	first := &lookup[K, V]{cache: a, parts: a.wanted(ctx), keys: []K{k}, traffic: trafficOf(ctx)}
	second := &lookup[L, W]{cache: b, parts: b.wanted(ctx), keys: []L{l}, traffic: first.traffic}
	names := append(a.redisKeys(*epoch, first.parts, first.keys), b.redisKeys(*epoch, second.parts, second.keys)...)
	now, stored, err := store.read(ctx, names)
	switch {
	case err != nil:
		return v, w, false
	case now != *epoch:
		store.noteEpoch(now)
		return v, w, false
	case !store.Up():
		return v, w, false
	}
	first.stored, second.stored = stored[:len(first.parts)], stored[len(first.parts):]
	v, isFirst := first.value(0)
	w, isSecond := second.value(0)
	if !isFirst || !isSecond {
		return v, w, false
	}
	first.countHits()
	second.countHits()
	return v, w, true
}
