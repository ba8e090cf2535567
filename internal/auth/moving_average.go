package auth

import (
	"sync"
	"time"
)

// initialAverage is what a hash is thought to take before one is measured: a little more than at the default cost.
const initialAverage = 250 * time.Millisecond

// movingAverage is how long a piece of work has taken of late: an average in which each time counts an eighth, and what was
// before it the rest.
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
