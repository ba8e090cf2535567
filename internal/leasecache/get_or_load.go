package leasecache

import "context"

// GetOrLoad is cache-aside: it gives the value that is kept, or loads and keeps it.
// Concurrent misses of one process load once. The load must stand alone: nothing
// may wait for it to be called.
func (c *Cache[K, V]) GetOrLoad(ctx context.Context, k K, load func(ctx context.Context) (V, error)) (V, error) {
	through := c.ThroughSingleflight(always, func(ctx context.Context, keys []K) (map[K]V, error) {
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
	return load(ctx) // another load found nothing
}

func always(context.Context) bool { return true }
