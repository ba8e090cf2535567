package sqlpage

import "context"

// SetMaxConcurrent sets how many statements with one text run at once before further ones wait.
func (d *Database) SetMaxConcurrent(n int) { d.coalescer.MaxRunning = n }

// InFlight is how many statements that can be coalesced are running or waiting.
func (d *Database) InFlight() int {
	running, waiting := d.coalescer.Stats()
	return running + waiting
}

// NewUnconnected makes a Database that can send nothing.
func NewUnconnected(rowContext any) *Database {
	return &Database{scanContext: WithRowContext(context.Background(), rowContext)}
}
