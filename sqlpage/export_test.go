package sqlpage

// SetMaxConcurrent sets how many statements of one text run at once before further ones gather.
func (d *Database) SetMaxConcurrent(n int) { d.sharing.maxConcurrent = n }

// Busy is how many loads that can share a statement are under way, or wait.
func (d *Database) Busy() (n int) {
	d.sharing.mu.Lock()
	defer d.sharing.mu.Unlock()
	for _, text := range d.sharing.texts {
		n += text.running
		for _, group := range text.waiting {
			n += len(group.requests)
		}
	}
	return n
}
