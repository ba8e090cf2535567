package loader

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/graph-gophers/dataloader/v7"
)

// Fetch loads values by keys. A key that does not exist has no entry. All functions that load have this shape.
type Fetch[K comparable, V any] func(ctx context.Context, keys []K) (map[K]V, error)

// Load loads the values of keys, in the order of the keys. It calls fetch once, with each distinct key: all keys
// are known, so no timer is needed. A missing value is the zero value. A panic of fetch becomes an error.
func Load[K comparable, V any](ctx context.Context, edge Edge, keys []K, fetch Fetch[K, V]) ([]V, error) {
	wanted := distinct(keys)
	edge.Batch(len(wanted))
	found, err := safeFetch(ctx, wanted, fetch)
	if err != nil {
		return nil, err
	}
	return inOrder(keys, found), nil
}

func safeFetch[K comparable, V any](ctx context.Context, keys []K, fetch Fetch[K, V]) (values map[K]V, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("loading: panic: %v", r)
		}
	}()
	return fetch(ctx, keys)
}

// smallBatch is up to how many keys a linear search is faster than a map.
const smallBatch = 16

// distinct removes duplicate keys. It never changes its argument, and returns it if there are no duplicates.
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

// appendDistinct appends the keys that out does not contain yet.
func appendDistinct[K comparable](out, keys []K) []K {
	for _, key := range keys {
		if !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	return out
}

// Edge is what a loader needs of the field that it loads for.
type Edge interface {
	// Loads reports whether the plan has a statement for the rows of a table.
	Loads(table string) bool
	// Skip says that a table will not be read after all.
	Skip(table string)
	// Batch reports how many distinct keys one call loads.
	Batch(keys int)
	// IsPrepared reports whether the call has no parents: what it would read is to be known before there are any.
	IsPrepared() bool
}

// Loader loads rows of one type of the graph by their keys.
type Loader[K comparable, V any] struct {
	typeName string
	fetch    Fetch[K, V]
	stub     func(key K) V
}

// New makes the loader of a type. stub makes a value that has nothing but its key, for when no more is selected.
func New[K comparable, V any](typeName string, fetch Fetch[K, V], stub func(key K) V) Loader[K, V] {
	return Loader[K, V]{typeName: typeName, fetch: fetch, stub: stub}
}

// Load loads the values of keys. If the plan has no statement for the type, only keys are selected, and the values
// are stubs. A zero key gets the zero value.
func (l Loader[K, V]) Load(ctx context.Context, edge Edge, keys []K) ([]V, error) {
	var none K
	wanted := make([]K, 0, len(keys))
	for _, key := range keys {
		if key != none {
			wanted = append(wanted, key)
		}
	}
	if edge.IsPrepared() {
		return Load(ctx, edge, wanted, l.fetch)
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
		defer edge.Skip(l.typeName) // a cache may have had all: then nothing was read
		return viaDataloader(ctx, edge, keys, l.fetch)
	}
	stubs := make([]V, len(keys))
	for i, key := range keys {
		stubs[i] = l.stub(key)
	}
	return stubs, nil
}

// viaDataloader loads the values of keys that many parents share. The dataloader gets each distinct key before its
// batch begins, and is used for this call only: it has nothing to remember.
func viaDataloader[K comparable, V any](ctx context.Context, edge Edge, keys []K, fetch Fetch[K, V]) ([]V, error) {
	if len(keys) == 1 {
		return Load(ctx, edge, keys, fetch)
	}
	wanted := distinct(keys)
	var found map[K]V
	batch := dataloader.NewBatchedLoader(
		func(ctx context.Context, keys []K) []*dataloader.Result[V] {
			edge.Batch(len(keys))
			var err error
			found, err = safeFetch(ctx, keys, fetch)
			return results(keys, found, err)
		},
		dataloader.WithWait[K, V](time.Hour), // never reached: Flush ends the batch
		dataloader.WithInputCapacity[K, V](len(wanted)),
		dataloader.WithCache(&dataloader.NoCache[K, V]{}),
	)
	thunks := make([]dataloader.Thunk[V], len(wanted))
	for i, key := range wanted {
		thunks[i] = batch.Load(ctx, key)
	}
	batch.Flush()
	for _, thunk := range thunks {
		if _, err := thunk(); err != nil {
			return nil, err // from the one call, so it is the same for all
		}
	}
	return inOrder(keys, found), nil
}

func inOrder[K comparable, V any](keys []K, found map[K]V) []V {
	values := make([]V, len(keys))
	for i, key := range keys {
		values[i] = found[key]
	}
	return values
}

// results are what a dataloader's batch returns, in the order of the keys.
func results[K comparable, V any](keys []K, found map[K]V, err error) []*dataloader.Result[V] {
	out := make([]*dataloader.Result[V], len(keys))
	made := make([]dataloader.Result[V], len(keys))
	for i, key := range keys {
		made[i] = dataloader.Result[V]{Data: found[key], Error: err}
		out[i] = &made[i]
	}
	return out
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
