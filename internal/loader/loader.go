package loader

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/graph-gophers/dataloader/v7"
)

// Fetch loads values by keys. What does not exist has no entry. Everything that loads has this shape.
type Fetch[K comparable, V any] func(ctx context.Context, keys []K) (map[K]V, error)

// Load loads the values of keys, in the keys' order, asking fetch once for each distinct key. A missing value is the
// zero value. It calls fetch at most once: the keys are all there, so no clock is needed. A panic of fetch is an error.
func Load[K comparable, V any](ctx context.Context, edge Edge, keys []K, fetch Fetch[K, V]) ([]V, error) {
	wanted := distinct(keys)
	edge.Batch(len(wanted))
	found, err := safeFetch(ctx, wanted, fetch)
	if err != nil {
		return nil, err
	}
	values := make([]V, len(keys))
	for i, key := range keys {
		values[i] = found[key]
	}
	return values, nil
}

func safeFetch[K comparable, V any](ctx context.Context, keys []K, fetch Fetch[K, V]) (values map[K]V, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("loading: panic: %v", r)
		}
	}()
	return fetch(ctx, keys)
}

// smallBatch is up to how many keys looking through them is quicker than a map.
const smallBatch = 16

// distinct drops keys that came before. It leaves its argument alone, and returns it where there are none.
func distinct[K comparable](keys []K) []K {
	if len(keys) <= smallBatch {
		for i, key := range keys {
			if slices.Contains(keys[:i], key) {
				return appendDistinct(slices.Clone(keys[:i]), keys[i:])
			}
		}
		return keys
	}
	known := make(map[K]struct{}, len(keys))
	out := make([]K, 0, len(keys))
	for _, key := range keys {
		known[key] = struct{}{}
		if len(known) > len(out) {
			out = append(out, key)
		}
	}
	return out
}

// appendDistinct adds the keys that out has not yet.
func appendDistinct[K comparable](out, keys []K) []K {
	for _, key := range keys {
		if !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	return out
}

// Edge is what a loader asks of the field that it loads for.
type Edge interface {
	// Loads says whether the plan has a statement for the rows of a table.
	Loads(table string) bool
	// Skip tells that a table will not be read after all.
	Skip(table string)
	// Batch tells how many distinct keys are loaded by one call.
	Batch(keys int)
}

// Loader loads rows of one type of the graph by their keys.
type Loader[K comparable, V any] struct {
	typeName string
	fetch    Fetch[K, V]
	stub     func(key K) V
}

// New makes a loader of a type. stub makes a value that holds nothing but its key, for where no more is selected.
func New[K comparable, V any](typeName string, fetch Fetch[K, V], stub func(key K) V) Loader[K, V] {
	return Loader[K, V]{typeName: typeName, fetch: fetch, stub: stub}
}

// Load loads the values of keys. Where the plan has no statement for the type, only keys are selected: the values are
// stubs. A zero key has the zero value.
func (l Loader[K, V]) Load(ctx context.Context, edge Edge, keys []K) ([]V, error) {
	var none K
	wanted := make([]K, 0, len(keys))
	for _, key := range keys {
		if key != none {
			wanted = append(wanted, key)
		}
	}
	if len(wanted) == 0 {
		edge.Skip(l.typeName)
		return make([]V, len(keys)), nil
	}
	loaded, err := l.load(ctx, edge, wanted)
	if err != nil || len(wanted) == len(keys) {
		return loaded, err
	}
	values := make([]V, len(keys))
	for i, key := range keys {
		if key != none {
			values[i], loaded = loaded[0], loaded[1:]
		}
	}
	return values, nil
}

func (l Loader[K, V]) load(ctx context.Context, edge Edge, keys []K) ([]V, error) {
	if edge.Loads(l.typeName) {
		defer edge.Skip(l.typeName) // a cache may have had all: nothing was read then
		return viaDataloader(ctx, edge, keys, l.fetch)
	}
	stubs := make([]V, len(keys))
	for i, key := range keys {
		stubs[i] = l.stub(key)
	}
	return stubs, nil
}

// viaDataloader loads the values of keys that many parents share: a dataloader brings them together. It has all keys before
// its batch begins, and nobody else has the loader.
func viaDataloader[K comparable, V any](ctx context.Context, edge Edge, keys []K, fetch Fetch[K, V]) ([]V, error) {
	if len(keys) == 1 {
		return Load(ctx, edge, keys, fetch)
	}
	batch := dataloader.NewBatchedLoader(
		func(ctx context.Context, keys []K) []*dataloader.Result[V] {
			edge.Batch(len(keys))
			return batchResults(ctx, keys, fetch)
		},
		dataloader.WithWait[K, V](time.Hour), // never: Flush ends the batch
		dataloader.WithInputCapacity[K, V](len(keys)),
	)
	thunks := make([]dataloader.Thunk[V], len(keys))
	for i, key := range keys {
		thunks[i] = batch.Load(ctx, key)
	}
	batch.Flush()
	values := make([]V, len(keys))
	for i, thunk := range thunks {
		v, err := thunk()
		if err != nil {
			return nil, err // of the one call, so the same for all
		}
		values[i] = v
	}
	return values, nil
}

// batchResults puts fetch's values into the order of the keys.
func batchResults[K comparable, V any](ctx context.Context, keys []K, fetch Fetch[K, V]) []*dataloader.Result[V] {
	results := make([]*dataloader.Result[V], len(keys))
	made := make([]dataloader.Result[V], len(keys))
	values, err := safeFetch(ctx, keys, fetch)
	for i, key := range keys {
		made[i] = dataloader.Result[V]{Data: values[key], Error: err}
		results[i] = &made[i]
	}
	return results
}

// One loads the value of each parent's key.
func One[P any, K comparable, V any](ctx context.Context, edge Edge, l Loader[K, V], parents []P, keyOf func(P) K) ([]V, error) {
	keys := make([]K, len(parents))
	for i, p := range parents {
		keys[i] = keyOf(p)
	}
	return l.Load(ctx, edge, keys)
}

// Many loads what belongs to each parent.
func Many[P any, K comparable, V any](ctx context.Context, edge Edge, parents []P, keyOf func(P) K, fetch Fetch[K, V]) ([]V, error) {
	keys := make([]K, len(parents))
	for i, p := range parents {
		keys[i] = keyOf(p)
	}
	return Load(ctx, edge, keys, fetch)
}
