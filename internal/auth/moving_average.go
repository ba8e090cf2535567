package auth

import (
	"sync"
	"time"
)

// initialAverage is used before a hash was measured: a little more than the time at the default cost.
const initialAverage = 250 * time.Millisecond

// movingAverage is an exponential moving average of durations: the latest counts an eighth.
type movingAverage struct {
	mu      sync.Mutex
	average time.Duration
}

func (p *movingAverage) observe(took time.Duration) {
	const weight = 8
	p.mu.Lock()
	defer p.mu.Unlock()
	p.average += (took - p.average) / weight
}

func (p *movingAverage) value() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.average
}
