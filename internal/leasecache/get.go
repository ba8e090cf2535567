package leasecache

import "context"

// Get reads one value in one round trip. If ok is false, nothing is known, and no lease was taken.
func (c *Cache[K, V]) Get(ctx context.Context, k K) (v V, ok bool) {
	if c == nil || !c.store.Up() {
		return v, false
	}
	epoch := c.store.epoch.Load()
	if epoch == nil {
		return v, false
	}
	l := &lookup[K, V]{cache: c, parts: c.wanted(ctx), keys: []K{k}, traffic: trafficOf(ctx)}
	now, stored, err := c.store.read(ctx, c.redisKeys(*epoch, l.parts, l.keys))
	switch {
	case err != nil:
		return v, false
	case now != *epoch:
		c.store.noteEpoch(now)
		return v, false
	case !c.store.Up():
		return v, false
	}
	l.stored = stored
	l.countHits()
	return l.value(0)
}
