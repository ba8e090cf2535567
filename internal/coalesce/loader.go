package coalesce

import (
	"context"
	"slices"
	"time"
)

const (
	// maxLoadKeys is how many keys one call of a fetch gets.
	maxLoadKeys = 1000
	// loadTimeout is how long one call of a fetch may take.
	loadTimeout = 10 * time.Second
)

// Loader loads values by their keys for many callers with few calls of a fetch: a thousand watchers of one row cost a
// statement or two. A value is never older than the call to Load.
type Loader[K comparable, V any] struct {
	group Group[struct{}, *load[K, V]]
}

type load[K comparable, V any] struct {
	key   K
	value V
}

// NewLoader makes a Loader from a function that fetches values by their keys. The function gets a context of its
// own, not a caller's, and at most 1,000 keys.
func NewLoader[K comparable, V any](fetch func(ctx context.Context, keys []K) (map[K]V, error)) *Loader[K, V] {
	run := func(ctx context.Context, loads []*load[K, V]) error { return fetchAll(ctx, loads, fetch) }
	return &Loader[K, V]{group: Group[struct{}, *load[K, V]]{Run: run, Detached: true}}
}

// Load loads the value of a key; the zero value if there is none.
func (l *Loader[K, V]) Load(ctx context.Context, key K) (V, error) {
	one := &load[K, V]{key: key}
	if err := l.group.Do(ctx, struct{}{}, one); err != nil {
		var none V
		return none, err
	}
	return one.value, nil
}

func fetchAll[K comparable, V any](ctx context.Context, loads []*load[K, V], fetch func(context.Context, []K) (map[K]V, error)) error {
	byKey := make(map[K][]*load[K, V], len(loads))
	var keys []K
	for _, one := range loads {
		if byKey[one.key] == nil {
			keys = append(keys, one.key)
		}
		byKey[one.key] = append(byKey[one.key], one)
	}
	for chunk := range slices.Chunk(keys, maxLoadKeys) {
		ctx, cancel := context.WithTimeout(ctx, loadTimeout)
		values, err := fetch(ctx, chunk)
		cancel()
		if err != nil {
			return err
		}
		for _, key := range chunk {
			for _, one := range byKey[key] {
				one.value = values[key]
			}
		}
	}
	return nil
}
