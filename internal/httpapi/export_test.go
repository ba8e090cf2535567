package httpapi

import "time"

// Keep sets how long an answer on readiness counts.
func (h *Health) Keep(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.kept = d
}
