package leasecache

import (
	"context"
	"sync"
)

// Traffic counts what happened to the keys that one request looked up, by the name of the part.
type Traffic struct {
	mu    sync.Mutex
	parts map[string]*counters
}

type trafficKey struct{}

// WithTraffic counts the lookups made with the returned context.
func WithTraffic(ctx context.Context) (context.Context, *Traffic) {
	t := &Traffic{parts: map[string]*counters{}}
	return context.WithValue(ctx, trafficKey{}, t), t
}

func trafficOf(ctx context.Context) *Traffic {
	t, _ := ctx.Value(trafficKey{}).(*Traffic)
	return t
}

// Stats returns the statistics by the name of the part.
func (t *Traffic) Stats() map[string]Stats {
	t.mu.Lock()
	defer t.mu.Unlock()
	stats := make(map[string]Stats, len(t.parts))
	for name, c := range t.parts {
		stats[name] = c.stats()
	}
	return stats
}

func (t *Traffic) of(part string) *counters {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.parts[part] == nil {
		t.parts[part] = &counters{}
	}
	return t.parts[part]
}
