package leasecache

import "context"

// Get reads one value in one round trip. If ok is false, nothing is known, and no lease was taken.
func (c *Cache[K, V]) Get(ctx context.Context, k K) (v V, ok bool) {
	if c == nil {
		return v, false
	}
	l := c.lookupOf(ctx, k)
	l.stored, ok = c.store.readAtOnce(ctx, func(epoch string) []string { return c.redisKeys(epoch, l.parts, l.keys) })
	if !ok {
		return v, false
	}
	l.countHits()
	return l.value(0)
}

// GetPair reads one value of each of two caches of one store in one round trip. If ok is false, nothing is known
// about either, and no lease was taken.
func GetPair[K, L comparable, V, W any](ctx context.Context, a *Cache[K, V], k K, b *Cache[L, W], l L) (v V, w W, ok bool) {
	if b.store != a.store {
		return v, w, false
	}
	first, second := a.lookupOf(ctx, k), b.lookupOf(ctx, l)
	stored, ok := a.store.readAtOnce(ctx, func(epoch string) []string {
		return append(a.redisKeys(epoch, first.parts, first.keys), b.redisKeys(epoch, second.parts, second.keys)...)
	})
	if !ok {
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

// lookupOf is a lookup of one key that has not read anything.
func (c *Cache[K, V]) lookupOf(ctx context.Context, k K) *lookup[K, V] {
	return &lookup[K, V]{cache: c, parts: c.wanted(ctx), keys: []K{k}, traffic: trafficOf(ctx)}
}

// readAtOnce reads keys of the current epoch, once. If ok is false, nothing is known.
func (s *Store) readAtOnce(ctx context.Context, keys func(epoch string) []string) (stored []string, ok bool) {
	if !s.Up() {
		return nil, false
	}
	epoch := s.epoch.Load()
	if epoch == nil {
		return nil, false
	}
	now, stored, err := s.read(ctx, keys(*epoch))
	if err == nil && now != *epoch {
		s.noteEpoch(now)
	}
	return stored, err == nil && now == *epoch && s.Up()
}
