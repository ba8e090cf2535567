package leasecache

import (
	"context"
	"maps"
)

// Through is read-through: it looks up all keys in one round trip, fetches those that are missing, and stores them,
// in two more. A key is found if all of its wanted parts are. The keys should be distinct. Keys without an entry in
// fetch's result are not cached.
//
// fetch is called exactly once, with no keys if nothing is missing: a statement that several fetches share can wait
// for it. Its error is returned. It must read from the primary.
func (c *Cache[K, V]) Through(fetch func(context.Context, []K) (map[K]V, error)) func(context.Context, []K) (map[K]V, error) {
	return c.ThroughSingleflight(nil, fetch)
}

// ThroughSingleflight is [Cache.Through] with singleflight, where mayWait allows it: if all that is missing is
// being loaded in this process, it waits for those loads, so that concurrent misses load once. Then fetch is called
// with the keys for which they failed, usually none. mayWait must be false inside a statement that others share:
// waiting there could be waiting for oneself.
//
// Each reader gets values of its own.
func (c *Cache[K, V]) ThroughSingleflight(
	mayWait func(ctx context.Context) bool, fetch func(context.Context, []K) (map[K]V, error),
) func(context.Context, []K) (map[K]V, error) {
	if c == nil || c.store == nil {
		return fetch
	}
	return func(ctx context.Context, keys []K) (map[K]V, error) {
		parts := c.wanted(ctx)
		if len(keys) == 0 || len(parts) == 0 {
			return fetch(ctx, keys)
		}
		look := c.lookup(ctx, parts, keys)
		found, missing := look.hits()
		if len(missing) > 0 && mayWait != nil && mayWait(ctx) {
			missing = look.awaitLoads(ctx, missing, found)
		}
		return look.fetch(ctx, missing, found, fetch)
	}
}

// fetch fetches what is missing, stores it, and returns it together with what was found.
func (l *lookup[K, V]) fetch(
	ctx context.Context, missing []int, found map[K]V, fetch func(context.Context, []K) (map[K]V, error),
) (map[K]V, error) {
	kept := false
	defer func() {
		if !kept {
			l.abandon(ctx) // also if fetch panics
		}
	}()
	keys := make([]K, len(missing))
	for i, key := range missing {
		keys[i] = l.keys[key]
	}
	fetched, err := fetch(ctx, keys)
	if err != nil {
		return nil, err
	}
	l.cache.store.testHook("fetched")
	fills := l.decideFills(fetched)
	kept = true
	l.publishFills(ctx, fills)
	if len(found) == 0 {
		return fetched, nil
	}
	maps.Copy(found, fetched)
	return found, nil
}

// wanted returns the indices of the parts that a read needs.
func (c *Cache[K, V]) wanted(ctx context.Context) []int {
	parts := make([]int, 0, len(c.parts))
	for i := range c.parts {
		if c.parts[i].wanted(ctx) {
			parts = append(parts, i)
		}
	}
	return parts
}
