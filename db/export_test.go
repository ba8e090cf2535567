package db

import "context"

// ShareFrom sets how many statements of one text run at once before further ones gather.
func (d *DB) ShareFrom(n int) { d.sharing.apart = n }

// Busy is how many loads that can share a statement are under way, or wait.
func (d *DB) Busy() (n int) {
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

// Read runs a statement as those of requests are.
func (d *DB) Read(ctx context.Context) error {
	rows, release, err := d.query(ctx, "SELECT 1")
	if err != nil {
		return err
	}
	defer release()
	return rows.Err()
}
