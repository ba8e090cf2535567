package pubsub

import (
	"context"
	"fmt"
	"sync"
	"time"
)

const (
	// maxBatchKeys is how many keys one batch loads.
	maxBatchKeys = 1000
	// batchTimeout is how long a batch may take.
	batchTimeout = 10 * time.Second
)

// Coalescer loads for many callers with few calls: while one batch runs, the keys that are asked for are collected
// for the next. So a value is never older than the call to Load, and a thousand watchers of one row cost a
// statement or two.
type Coalescer[K comparable, V any] struct {
	fetch func(ctx context.Context, keys []K) (map[K]V, error)

	mutex   sync.Mutex
	pending []*batch[K, V]
	running bool
}

type batch[K comparable, V any] struct {
	keys   map[K]struct{}
	values map[K]V
	err    error
	done   chan struct{} // closed when values and err are set
}

// NewCoalescer makes a Coalescer from a function that loads values by their keys. The function gets a context of
// its own, not a caller's.
func NewCoalescer[K comparable, V any](fetch func(context.Context, []K) (map[K]V, error)) *Coalescer[K, V] {
	return &Coalescer[K, V]{fetch: fetch}
}

// Load loads the value of a key; the zero value if there is none.
func (c *Coalescer[K, V]) Load(ctx context.Context, key K) (V, error) {
	b := c.join(key)
	select {
	case <-b.done:
		return b.values[key], b.err
	case <-ctx.Done():
		var none V
		return none, context.Cause(ctx)
	}
}

func (c *Coalescer[K, V]) join(key K) *batch[K, V] {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	last := len(c.pending) - 1
	if last < 0 || len(c.pending[last].keys) == maxBatchKeys {
		c.pending = append(c.pending, &batch[K, V]{keys: map[K]struct{}{}, done: make(chan struct{})})
		last++
	}
	c.pending[last].keys[key] = struct{}{}
	if !c.running {
		c.running = true
		go c.run()
	}
	return c.pending[last]
}

// run runs batches, one after the other, until nobody waits.
func (c *Coalescer[K, V]) run() {
	for {
		c.mutex.Lock()
		if len(c.pending) == 0 {
			c.running = false
			c.mutex.Unlock()
			return
		}
		b := c.pending[0]
		c.pending = c.pending[1:]
		c.mutex.Unlock()
		b.run(c.fetch)
	}
}

func (b *batch[K, V]) run(fetch func(context.Context, []K) (map[K]V, error)) {
	defer close(b.done)
	defer func() {
		if r := recover(); r != nil {
			b.err = fmt.Errorf("loading for many: panic: %v", r)
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), batchTimeout)
	defer cancel()
	keys := make([]K, 0, len(b.keys))
	for key := range b.keys {
		keys = append(keys, key)
	}
	b.values, b.err = fetch(ctx, keys)
}
