package ratelimit

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"orderly.example/internal/coalesce"
)

const (
	// leaseInterval is how often leases are renewed, or given back if they were not used since. So one that is not
	// used is given back after one to two intervals.
	leaseInterval = time.Second
	// leaseShare is which part of what a bucket holds is leased at once: a sixteenth.
	leaseShare = 16
	// maxHeld is how many times what was leased a lease may hold once more is returned to it.
	maxHeld = 2
	// maxLeases is for how many keys a process holds leases. Others are asked for in Redis each time. A lease takes
	// about 200 bytes.
	maxLeases = 10_000
	// leaseBatch is how many leases are renewed or given back in one pipeline.
	leaseBatch = 1000
)

// LeasedBucket is a Bucket of which each process leases a part of a key's bucket, and spends that without asking
// Redis. (It is the token bucket of Elhemali et al., 'Amazon DynamoDB', USENIX ATC 2022, section 4.2, where request
// routers take tokens from a central bucket in advance.) Use it where a key takes often and little. Its methods mean
// what Bucket's mean. What a lease lacks is asked for in Redis, and then the lease is renewed in the same round
// trip.
//
// A lease is a sixteenth of what the key's bucket holds, and holds twice that once more is returned to it, so an
// eighth of Maximum at most. It always leaves half of Maximum in the bucket: below that nothing is leased, and every
// request is asked for in Redis. Each second, leases are renewed if they were used, and given back if not.
//
// # What is guaranteed
//
// What all processes together take of one key within any time T, less what they return, is at most
//
//	Restore × T + Maximum + H
//
// H is what their leases for the key held when T began, Maximum/8 for each process at most; with Bucket it is 0. What
// is charged and not available comes on top, and is owed. The bound grows by Maximum if Redis loses its data, and by
// Restore × T + Maximum for each process that decided without Redis. A process that dies does not give its leases
// back: what they held has to refill.
//
// # What a client can notice
//
//   - A request for at most half of Maximum is refused because of other processes' leases only if the bucket fell from
//     half of Maximum to less than the request within the last second. RetryAfter is then too long, by H / Restore at
//     most. A larger request can be refused until those leases are given back, within two seconds.
//   - Available is what this process's lease holds, and what was in Redis when it was leased, with what has come back
//     since. So it does not contain other processes' leases, and contains what they took within the last second.
type LeasedBucket struct {
	bucket *Bucket
	trips  coalesce.Group[string, *call] // by key: one asks Redis, the others wait and ask together

	mutex  sync.Mutex
	leases map[string]*lease // by key
	closed atomic.Bool

	stop    chan struct{}
	stopped chan struct{}
}

// lease is the part of a key's bucket that this process holds.
type lease struct {
	held  int
	limit int       // up to which more may be returned to it; 0 if nothing is leased
	full  time.Time // when the bucket in Redis will be full if nobody else takes
	used  bool      // since the last interval
	empty bool      // there was nothing to lease: until the next interval, nobody tries again
}

// call is one request: n is taken if needed are available; a negative n is returned.
type call struct {
	key       string
	n, needed int
	taken     *Taken
}

// NewLeased makes buckets as New does. Close them. With a nil Redis, or without a limit, nothing is leased, and there is
// nothing to close.
func NewLeased(r Redis, name string, rate Rate) *LeasedBucket {
	b := newLeased(r, name, rate)
	if r == nil || !rate.isLimited() {
		return b
	}
	b.stop, b.stopped = make(chan struct{}), make(chan struct{})
	go b.renewUntilClosed()
	return b
}

// newLeased makes buckets whose leases nobody renews.
func newLeased(r Redis, name string, rate Rate) *LeasedBucket {
	b := &LeasedBucket{bucket: New(r, name, rate), leases: map[string]*lease{}}
	b.trips.Run = b.run
	return b
}

// Close gives all leases back. What is taken later is asked for in Redis.
func (b *LeasedBucket) Close(ctx context.Context) {
	if b.closed.Swap(true) {
		return
	}
	if b.stop != nil {
		close(b.stop)
		<-b.stopped
	}
	b.renew(ctx)
}

// Rate returns the rate given to NewLeased.
func (b *LeasedBucket) Rate() Rate { return b.bucket.rate }

// Take is [Bucket.Take]. It goes on if ctx ends while Redis is asked: others wait for the same answer.
func (b *LeasedBucket) Take(ctx context.Context, key string, n int) Taken {
	n = b.bucket.clamp(max(n, 0))
	return b.ask(ctx, &call{key: key, n: n, needed: n})
}

// Charge is [Bucket.Charge].
func (b *LeasedBucket) Charge(ctx context.Context, key string, n int) Taken {
	return b.ask(context.WithoutCancel(ctx), &call{key: key, n: b.bucket.clamp(max(n, 0))})
}

// Return is [Bucket.Return].
func (b *LeasedBucket) Return(ctx context.Context, key string, n int) Taken {
	return b.ask(context.WithoutCancel(ctx), &call{key: key, n: b.bucket.clamp(-max(n, 0))})
}

func (b *LeasedBucket) ask(ctx context.Context, c *call) Taken {
	if !b.canLease() {
		var batch Batch
		c.taken = batch.add(b.bucket, c.key, c.n, c.needed)
		batch.Run(ctx)
	} else if !b.spend(c) {
		_ = b.trips.Do(context.WithoutCancel(ctx), c.key, c) // run returns no error
	}
	return *c.taken
}

// canLease reports whether leases are used at present. They are not while Redis is away: then a bucket of this
// process decides.
func (b *LeasedBucket) canLease() bool {
	return b.bucket.rate.isLimited() && b.bucket.redis != nil && b.bucket.redis.Up() && !b.closed.Load()
}
