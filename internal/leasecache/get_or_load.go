package leasecache

import "context"

// GetOrLoad is cache-aside: it returns the cached value, or loads and caches it. Concurrent misses in one process
// load once, where mayWait allows it: see [Cache.ThroughSingleflight].
func (c *Cache[K, V]) GetOrLoad(ctx context.Context, k K, mayWait func(ctx context.Context) bool, load func(ctx context.Context) (V, error)) (V, error) {
	through := c.ThroughSingleflight(mayWait, func(ctx context.Context, keys []K) (map[K]V, error) {
		if len(keys) == 0 {
			return nil, nil
		}
		v, err := load(ctx)
		if err != nil {
			return nil, err
		}
		return map[K]V{k: v}, nil
	})
	found, err := through(ctx, []K{k})
	if err != nil {
		var none V
		return none, err
	}
	if v, ok := found[k]; ok {
		return v, nil
	}
	return load(ctx) // the load that it waited for found nothing
}
