package ratelimit

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"
)

// Rate is the size of a bucket and how fast it refills.
type Rate struct {
	// Maximum is what a full bucket holds, in any unit of work. 0 is no limit.
	Maximum int
	// Restore is how much comes back per second: 100/86400.0 is a hundred a day.
	Restore float64
}

// maxRefill is the longest time that a bucket may take to refill.
const maxRefill = 365 * 24 * time.Hour

func (r Rate) isLimited() bool { return r.Maximum > 0 }

// refillsInTime reports whether an empty bucket refills within maxRefill.
func (r Rate) refillsInTime() bool {
	return r.Restore > 0 && float64(r.Maximum)/r.Restore <= maxRefill.Seconds()
}

// refillTime is how long n units take to come back.
func (r Rate) refillTime(n int) time.Duration {
	return time.Duration(float64(n) / r.Restore * float64(time.Second))
}

// Taken is the result of a request, and the state of the bucket after it.
type Taken struct {
	// OK reports whether there was enough. If not, nothing was taken.
	OK bool
	// Cost is what was taken: what was asked for, or Maximum if that is less.
	Cost int
	// Available is what the bucket holds now. It is meaningless without a limit.
	Available int
	// RetryAfter is when there will be enough, if nobody else takes; 0 if OK.
	RetryAfter time.Duration
}

// Bucket is a set of buckets with one name and one rate, one for each key.
type Bucket struct {
	name   string
	rate   Rate
	redis  Redis
	remote remote
	local  local
}

// New makes buckets, which start full. Buckets with other names are independent. With a nil Redis they are this
// process's own. It panics if a limited bucket takes longer than a year to refill.
func New(r Redis, name string, rate Rate) *Bucket {
	b := &Bucket{name: name, rate: rate, redis: r}
	if !rate.isLimited() {
		return b
	}
	if !rate.refillsInTime() {
		panic(fmt.Sprintf("throttle: the bucket %q of %d never fills at %g a second", name, rate.Maximum, rate.Restore))
	}
	b.local, b.remote = newLocal(rate), newRemote(rate)
	return b
}

// Rate returns the rate given to New.
func (b *Bucket) Rate() Rate { return b.rate }

// Take takes n from the bucket of a key, all of it or nothing. What costs more than a whole bucket is possible when
// the bucket is full, and costs all of it. With n = 0 it takes nothing. If Redis fails, a bucket of this process
// decides, which starts full.
func (b *Bucket) Take(ctx context.Context, key string, n int) Taken {
	var batch Batch
	taken := batch.Take(b, key, max(n, 0))
	batch.Run(ctx)
	return *taken
}

// Charge takes n even if less is available: the debt has to refill before anything else can be taken. Like Return,
// it ignores the end of ctx.
func (b *Bucket) Charge(ctx context.Context, key string, n int) Taken {
	var batch Batch
	taken := batch.add(b, key, max(n, 0), 0)
	batch.Run(context.WithoutCancel(ctx))
	return *taken
}

// Return gives back what was taken and not used: Taken.Cost minus the actual cost. A bucket never holds more than
// its maximum. It ignores the end of ctx, as when the client has gone.
func (b *Bucket) Return(ctx context.Context, key string, n int) Taken {
	var batch Batch
	taken := batch.Return(b, key, max(n, 0))
	batch.Run(context.WithoutCancel(ctx))
	return *taken
}

func (b *Bucket) clamp(n int) int { return max(-b.rate.Maximum, min(n, b.rate.Maximum)) }

// redisKey returns the key in Redis. It is hashed: names and addresses of users should not be stored there.
func redisKey(name, key string) string {
	const enough = 16 // bytes: collisions don't happen by chance
	sum := sha256.Sum256([]byte(key))
	return "o:t:" + name + ":" + base64.RawURLEncoding.EncodeToString(sum[:enough])
}
