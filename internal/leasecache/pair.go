package leasecache

import "context"

// Pair reads a value of each of two caches of one store in one round trip. It
// says whether both were there: else nothing is known of either, and nothing has
// been leased.
func Pair[K, L comparable, V, W any](ctx context.Context, a *Cache[K, V], k K, b *Cache[L, W], l L) (v V, w W, ok bool) {
	store := a.store
	if !store.Up() || b.store != store {
		return v, w, false
	}
	epoch := store.epoch.Load()
	if epoch == nil {
		return v, w, false
	}
	first := &look[K, V]{cache: a, parts: a.wanted(ctx), keys: []K{k}, traffic: trafficOf(ctx)}
	second := &look[L, W]{cache: b, parts: b.wanted(ctx), keys: []L{l}, traffic: first.traffic}
	names := append(a.names(*epoch, first.parts, first.keys), b.names(*epoch, second.parts, second.keys)...)
	now, held, err := store.read(ctx, names)
	switch {
	case err != nil:
		return v, w, false
	case now != *epoch:
		store.learn(now)
		return v, w, false
	case !store.Up():
		return v, w, false
	}
	first.held, second.held = held[:len(first.parts)], held[len(first.parts):]
	v, isFirst := first.value(0)
	w, isSecond := second.value(0)
	if !isFirst || !isSecond {
		return v, w, false
	}
	first.countHits()
	second.countHits()
	return v, w, true
}
