package pubsub

import (
	"context"
	"fmt"
	"sync"
	"time"
)

const (
	// maxBatchKeys are loaded by one call.
	maxBatchKeys = 1000
	// batchTimeout is how long a call may take.
	batchTimeout = 10 * time.Second
)

// Coalescer loads for many callers with few calls: while one is under way, what is asked for meanwhile gathers for the
// next. So a value is never older than the call for it, and a thousand watchers of one row cost a statement or two.
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
	done   chan struct{} // closed when values and err are there
}

// NewCoalescer makes it of a function that loads values by their keys. That gets a context that is no caller's.
func NewCoalescer[K comparable, V any](fetch func(context.Context, []K) (map[K]V, error)) *Coalescer[K, V] {
	return &Coalescer[K, V]{fetch: fetch}
}

// Load loads the value of a key; the zero value where there is none.
func (s *Coalescer[K, V]) Load(ctx context.Context, key K) (V, error) {
	c := s.join(key)
	select {
	case <-c.done:
		return c.values[key], c.err
	case <-ctx.Done():
		var none V
		return none, context.Cause(ctx)
	}
}

func (s *Coalescer[K, V]) join(key K) *batch[K, V] {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	last := len(s.pending) - 1
	if last < 0 || len(s.pending[last].keys) == maxBatchKeys {
		s.pending = append(s.pending, &batch[K, V]{keys: map[K]struct{}{}, done: make(chan struct{})})
		last++
	}
	s.pending[last].keys[key] = struct{}{}
	if !s.running {
		s.running = true
		go s.run()
	}
	return s.pending[last]
}

// run makes calls, one after the other, until nobody waits.
func (s *Coalescer[K, V]) run() {
	for {
		s.mutex.Lock()
		if len(s.pending) == 0 {
			s.running = false
			s.mutex.Unlock()
			return
		}
		c := s.pending[0]
		s.pending = s.pending[1:]
		s.mutex.Unlock()
		c.run(s.fetch)
	}
}

func (c *batch[K, V]) run(fetch func(context.Context, []K) (map[K]V, error)) {
	defer close(c.done)
	defer func() {
		if r := recover(); r != nil {
			c.err = fmt.Errorf("loading for many: panic: %v", r)
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), batchTimeout)
	defer cancel()
	keys := make([]K, 0, len(c.keys))
	for key := range c.keys {
		keys = append(keys, key)
	}
	c.values, c.err = fetch(ctx, keys)
}
