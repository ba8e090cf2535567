package sqlpage

// SetMaxConcurrent sets how many statements with one text run at once before further ones wait.
func (d *Database) SetMaxConcurrent(n int) { d.coalescer.maxConcurrent = n }

// InFlight is how many statements that can be coalesced are running or waiting.
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
