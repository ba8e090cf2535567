package ratelimit

import (
	"context"
	"time"
)

// renewUntilClosed renews leases each interval.
func (b *LeasedBucket) renewUntilClosed() {
	defer close(b.stopped)
	ticker := time.NewTicker(leaseInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			b.renew(context.Background())
		case <-b.stop:
			return
		}
	}
}

// renew renews the leases that were used since it last ran, and gives the others back. If Redis is away, it drops all
// leases: what they held has to refill.
func (b *LeasedBucket) renew(ctx context.Context) {
	requests := b.startRenewal()
	for len(requests) > 0 {
		batch := Batch{requests: requests[:min(leaseBatch, len(requests))]}
		requests = requests[len(batch.requests):]
		batch.Run(ctx)
		for _, r := range batch.requests {
			if r, ok := r.(*leaseRequest); ok && r.wanted {
				b.settle(r)
			}
		}
	}
}

// startRenewal takes what all leases hold out of them, and returns the requests that give it back and lease anew.
func (b *LeasedBucket) startRenewal() []request {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	requests := make([]request, 0, len(b.leases))
	for key, l := range b.leases {
		r := &leaseRequest{of: b.bucket, key: key, returned: l.held, wanted: l.used && b.canLease()}
		if r.returned > 0 || r.wanted {
			requests = append(requests, r)
		}
		if !r.wanted {
			delete(b.leases, key)
		}
		l.held, l.limit, l.used = 0, 0, false
	}
	return requests
}
