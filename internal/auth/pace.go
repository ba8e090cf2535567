package auth

import (
	"sync"
	"time"
)

// firstPace is what a hash is thought to take before one is measured: a little more than at the default cost.
const firstPace = 250 * time.Millisecond

// pace is how long a piece of work has taken of late: an average in which each time counts an eighth, and what was
// before it the rest.
type pace struct {
	mu      sync.Mutex
	average time.Duration
}

func (p *pace) observe(took time.Duration) {
	const weight = 8
	p.mu.Lock()
	defer p.mu.Unlock()
	p.average += (took - p.average) / weight
}

func (p *pace) expected() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.average
}
