package sqlpage

// SetMaxConcurrent sets how many statements of one text run at once before further ones gather.
func (d *Database) SetMaxConcurrent(n int) { d.coalescer.maxConcurrent = n }

// InFlight is how many loads that can share a statement are under way, or wait.
func (d *Database) InFlight() (n int) {
	d.coalescer.mu.Lock()
	defer d.coalescer.mu.Unlock()
	for _, queue := range d.coalescer.queues {
		n += queue.running
		for _, group := range queue.waiting {
			n += len(group.requests)
		}
	}
	return n
}
