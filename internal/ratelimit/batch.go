package ratelimit

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"
)

// Batch asks buckets and marks together, in one trip to Redis; of a cluster, in one to each server at the same time. Each
// answer stands for itself: that one bucket refuses keeps no other from being taken from. What is returned is filled in by
// Run. The zero Batch asks nothing. All that it asks must be in the same Redis.
type Batch struct{ requests []request }

// request is one of a batch.
type request interface {
	// home is the Redis that is asked, nil for none, and what for.
	home() (Redis, string)
	// send sends it, a script by its hash or whole; read takes the answer in.
	send(ctx context.Context, to redis.Cmdable, whole bool)
	read() error
	// here asks this process in Redis' place.
	here()
}

// Take is as [Bucket.Take]. From a nil bucket all can be taken.
func (b *Batch) Take(from *Bucket, key string, n int) *Taken { return b.ask(from, key, n, n) }

// Look says whether n could be taken, and takes nothing.
func (b *Batch) Look(into *Bucket, key string, n int) *Taken { return b.ask(into, key, 0, n) }

// Return is as [Bucket.Return], but for Run's context: give that one that does not end with its client.
func (b *Batch) Return(to *Bucket, key string, n int) *Taken { return b.ask(to, key, -n, 0) }

func (b *Batch) ask(of *Bucket, key string, n, needed int) *Taken {
	if of == nil || !of.rate.limits() {
		return &Taken{OK: true, Cost: max(0, n)}
	}
	r := &bucketRequest{of: of, key: hashed(of.name, key), n: of.within(n), needed: of.within(needed)}
	b.requests = append(b.requests, r)
	return &r.taken
}

// Run asks. Where Redis fails, this process answers.
func (b *Batch) Run(ctx context.Context) {
	var there []request
	for _, r := range b.requests {
		if home, _ := r.home(); home != nil && home.Up() {
			there = append(there, r)
		} else {
			r.here()
		}
	}
	send(ctx, there, false)
	var unknown []request
	for _, r := range there {
		if isUnknown(r.read()) {
			unknown = append(unknown, r)
		}
	}
	send(ctx, unknown, true)
	told := ctx.Err() != nil // that a client has gone is no failure of Redis
	for _, r := range there {
		err := r.read()
		if err == nil {
			continue
		}
		if !told {
			home, name := r.home()
			home.ReportError(fmt.Errorf("asking Redis for %s: %w", name, err))
			told = true
		}
		r.here()
	}
}

func send(ctx context.Context, requests []request, whole bool) {
	if len(requests) == 0 {
		return
	}
	home, _ := requests[0].home()
	if len(requests) == 1 {
		requests[0].send(ctx, home.Client(), whole)
		return
	}
	pipeline := home.Client().Pipeline()
	for _, r := range requests {
		r.send(ctx, pipeline, whole)
	}
	_, _ = pipeline.Exec(ctx) // each request reads its own error
}
