package ratelimit

import "context"

// NewUnrenewed makes buckets whose leases are renewed by Renew alone.
func NewUnrenewed(r Redis, name string, rate Rate) *LeasedBucket { return newLeased(r, name, rate) }

// Renew is what happens each interval.
func (b *LeasedBucket) Renew(ctx context.Context) { b.renew(ctx) }

// Held is what the lease of a key holds.
func (b *LeasedBucket) Held(key string) int {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if l := b.leases[key]; l != nil {
		return l.held
	}
	return 0
}

// Leases is how many keys have a lease.
func (b *LeasedBucket) Leases() int {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return len(b.leases)
}

// Waiting is how many calls wait for others that ask Redis.
func (b *LeasedBucket) Waiting() int {
	_, waiting := b.trips.Stats()
	return waiting
}

// MaxLeases is for how many keys a process holds leases.
const MaxLeases = maxLeases
