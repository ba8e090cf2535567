package health

import "time"

// SetFreshness sets how long the result of a check is used again.
func (c *Checker) SetFreshness(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.freshness = d
}
