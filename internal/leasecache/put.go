package leasecache

import "context"

// Put is write-through: a [Store.Change] of one entity in which the written value replaces the mark, in the round
// trip that clears it. The value is not stored if another writer wrote meanwhile, since it is unknown who was last;
// if ok is false; or if the cache has several parts, since the written value need not have them all.
func (c *Cache[K, V]) Put(ctx context.Context, k K, write func(ctx context.Context) (v V, ok bool, err error)) (V, error) {
	var v V
	var ok bool
	if c == nil {
		v, _, err := write(ctx)
		return v, err
	}
	err := c.store.change(ctx, c.Keys(k), func(ctx context.Context) (err error) {
		v, ok, err = write(ctx)
		ok = ok && err == nil
		return err
	}, func() []any {
		if !ok || len(c.parts) != 1 || !c.parts[0].wanted(ctx) || !c.parts[0].keeps(v) {
			return nil
		}
		return []any{c.parts[0].frame(v), milliseconds(c.parts[0].randomTTL())}
	})
	return v, err
}
