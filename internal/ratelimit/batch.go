package ratelimit

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"
)

// Batch asks buckets and expiring texts in one pipeline; in a cluster, in one for each server at the same time. The
// requests are independent: if one bucket refuses, the others are still taken from. Run sets the results that the
// other methods returned. The zero Batch is empty. All its requests must use the same Redis.
type Batch struct{ requests []request }

// request is one request of a batch.
type request interface {
	// backend returns the Redis to ask, nil for none, and the name of what it is asked for.
	backend() (Redis, string)
	// send sends the request, its script by hash or in full. read reads the reply.
	send(ctx context.Context, to redis.Cmdable, whole bool)
	read() error
	// runLocally answers from this process in place of Redis.
	runLocally()
}

// Take is [Bucket.Take]. A nil bucket has no limit.
func (b *Batch) Take(from *Bucket, key string, n int) *Taken { return b.add(from, key, n, n) }

// Peek reports whether n could be taken, and takes nothing.
func (b *Batch) Peek(into *Bucket, key string, n int) *Taken { return b.add(into, key, 0, n) }

// Return is [Bucket.Return], except for Run's context: pass one that does not end with its client.
func (b *Batch) Return(to *Bucket, key string, n int) *Taken { return b.add(to, key, -n, 0) }

func (b *Batch) add(of *Bucket, key string, n, needed int) *Taken {
	if of == nil || !of.rate.isLimited() {
		return &Taken{OK: true, Cost: max(0, n)}
	}
	r := &bucketRequest{of: of, key: redisKey(of.name, key), n: of.clamp(n), needed: of.clamp(needed)}
	b.requests = append(b.requests, r)
	return &r.taken
}

// Run sends the requests. If Redis fails, this process answers.
func (b *Batch) Run(ctx context.Context) {
	var remote []request
	for _, r := range b.requests {
		if backend, _ := r.backend(); backend != nil && backend.Up() {
			remote = append(remote, r)
		} else {
			r.runLocally()
		}
	}
	send(ctx, remote, false)
	var unknownScripts []request
	for _, r := range remote {
		if isUnknownScript(r.read()) {
			unknownScripts = append(unknownScripts, r)
		}
	}
	send(ctx, unknownScripts, true)
	reported := ctx.Err() != nil // a cancelled caller is no failure of Redis
	for _, r := range remote {
		err := r.read()
		if err == nil {
			continue
		}
		if !reported {
			backend, name := r.backend()
			backend.ReportError(fmt.Errorf("asking Redis for %s: %w", name, err))
			reported = true
		}
		r.runLocally()
	}
}

func send(ctx context.Context, requests []request, fullScript bool) {
	if len(requests) == 0 {
		return
	}
	backend, _ := requests[0].backend()
	if len(requests) == 1 {
		requests[0].send(ctx, backend.Client(), fullScript)
		return
	}
	pipeline := backend.Client().Pipeline()
	for _, r := range requests {
		r.send(ctx, pipeline, fullScript)
	}
	_, _ = pipeline.Exec(ctx) // each request reads its own error
}
