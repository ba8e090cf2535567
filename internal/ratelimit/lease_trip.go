package ratelimit

import (
	"context"
	"time"
)

// spend answers a call from its key's lease. It returns false if the lease does not suffice.
func (b *LeasedBucket) spend(c *call) bool {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	l := b.leases[c.key]
	if l == nil || l.limit == 0 || c.n > l.held || c.n < 0 && l.held-c.n > l.limit {
		return false
	}
	l.held -= c.n
	l.used = true
	inRedis := b.bucket.available(time.Until(l.full))
	c.taken = &Taken{OK: true, Cost: max(0, c.n), Available: min(b.bucket.rate.Maximum, inRedis+l.held)}
	return true
}

// run answers calls of one key. In one round trip it gives the rest of the lease back, so that nothing is refused
// because of it, asks for each call, and leases anew.
func (b *LeasedBucket) run(ctx context.Context, calls []*call) error {
	var rest []*call
	for _, c := range calls {
		if !b.spend(c) { // the lease can have been renewed while the call waited
			rest = append(rest, c)
		}
	}
	if len(rest) == 0 {
		return nil
	}
	var batch Batch
	key := rest[0].key
	b.withdraw(&batch, key)
	for _, c := range rest {
		c.taken = batch.add(b.bucket, key, c.n, c.needed)
	}
	renewed := b.lease(&batch, key)
	batch.Run(ctx)
	if renewed != nil {
		b.settle(renewed)
	}
	return nil
}

// withdraw takes what a lease holds out of it, and adds a request to the batch that gives it back. A key without a
// lease gets an empty one, unless this process has too many.
func (b *LeasedBucket) withdraw(batch *Batch, key string) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	l := b.leases[key]
	if l == nil {
		if len(b.leases) >= maxLeases {
			return
		}
		l = &lease{}
		b.leases[key] = l
	}
	if l.held > 0 {
		batch.requests = append(batch.requests, &leaseRequest{of: b.bucket, key: key, returned: l.held})
	}
	l.held, l.limit, l.used = 0, 0, true
}

// lease adds a request for a lease to the batch, and returns it; nil if the key gets none.
func (b *LeasedBucket) lease(batch *Batch, key string) *leaseRequest {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if l := b.leases[key]; l == nil || l.empty {
		return nil
	}
	r := &leaseRequest{of: b.bucket, key: key, wanted: true}
	batch.requests = append(batch.requests, r)
	return r
}

// settle adds what was leased.
func (b *LeasedBucket) settle(r *leaseRequest) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	l := b.leases[r.key]
	if l == nil { // it was given back meanwhile
		l = &lease{}
		b.leases[r.key] = l
	}
	l.held += r.granted
	l.limit, l.full, l.empty = maxHeld*r.granted, time.Now().Add(r.missing), r.granted == 0
}
