package pubsub

import (
	"context"
	"fmt"
	"sync"
	"time"
)

const (
	// mostKeys are loaded by one call.
	mostKeys = 1000
	// patience is how long a call may take.
	patience = 10 * time.Second
)

// Shared loads for many callers with few calls: while one is under way, what is asked for meanwhile gathers for the
// next. So a value is never older than the call for it, and a thousand watchers of one row cost a statement or two.
type Shared[K comparable, V any] struct {
	fetch func(ctx context.Context, keys []K) (map[K]V, error)

	mutex   sync.Mutex
	waiting []*call[K, V]
	running bool
}

type call[K comparable, V any] struct {
	keys   map[K]struct{}
	values map[K]V
	err    error
	done   chan struct{} // closed when values and err are there
}

// NewShared makes it of a function that loads values by their keys. That gets a context that is no caller's.
func NewShared[K comparable, V any](fetch func(context.Context, []K) (map[K]V, error)) *Shared[K, V] {
	return &Shared[K, V]{fetch: fetch}
}

// Load loads the value of a key; the zero value where there is none.
func (s *Shared[K, V]) Load(ctx context.Context, key K) (V, error) {
	c := s.join(key)
	select {
	case <-c.done:
		return c.values[key], c.err
	case <-ctx.Done():
		var none V
		return none, context.Cause(ctx)
	}
}

func (s *Shared[K, V]) join(key K) *call[K, V] {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	last := len(s.waiting) - 1
	if last < 0 || len(s.waiting[last].keys) == mostKeys {
		s.waiting = append(s.waiting, &call[K, V]{keys: map[K]struct{}{}, done: make(chan struct{})})
		last++
	}
	s.waiting[last].keys[key] = struct{}{}
	if !s.running {
		s.running = true
		go s.run()
	}
	return s.waiting[last]
}

// run makes calls, one after the other, until nobody waits.
func (s *Shared[K, V]) run() {
	for {
		s.mutex.Lock()
		if len(s.waiting) == 0 {
			s.running = false
			s.mutex.Unlock()
			return
		}
		c := s.waiting[0]
		s.waiting = s.waiting[1:]
		s.mutex.Unlock()
		c.make(s.fetch)
	}
}

func (c *call[K, V]) make(fetch func(context.Context, []K) (map[K]V, error)) {
	defer close(c.done)
	defer func() {
		if r := recover(); r != nil {
			c.err = fmt.Errorf("loading for many: panic: %v", r)
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	keys := make([]K, 0, len(c.keys))
	for key := range c.keys {
		keys = append(keys, key)
	}
	c.values, c.err = fetch(ctx, keys)
}
