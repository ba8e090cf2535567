package ratelimit

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"
)

// Rate is a bucket's size and how fast it fills.
type Rate struct {
	// Maximum is what a full bucket holds, in any unit of work; 0 is no limit.
	Maximum int
	// Restore is how much comes back in a second: 100/86400.0 is a hundred a day.
	Restore float64
}

// maxRefill is how long a bucket may take to fill.
const maxRefill = 365 * 24 * time.Hour

// isLimited says whether there is a limit.
func (r Rate) isLimited() bool { return r.Maximum > 0 }

// refillsInTime says whether an empty bucket is full again in a time that can be counted with.
func (r Rate) refillsInTime() bool {
	return r.Restore > 0 && float64(r.Maximum)/r.Restore <= maxRefill.Seconds()
}

// refillTime is how long n units take to come back.
func (r Rate) refillTime(n int) time.Duration {
	return time.Duration(float64(n) / r.Restore * float64(time.Second))
}

// Taken is what became of a request, and how the bucket stands after it.
type Taken struct {
	// OK says whether there was enough. If not, nothing is taken.
	OK bool
	// Cost is what was taken: what was asked for, or Maximum where that is less.
	Cost int
	// Available is what the bucket holds now. Without a limit it says nothing.
	Available int
	// RetryAfter is when there will be enough, if nobody else takes; 0 where OK.
	RetryAfter time.Duration
}

// Bucket is the buckets of one name and rate, one for each key.
type Bucket struct {
	name   string
	rate   Rate
	redis  Redis
	remote remote
	local  local
}

// New makes buckets that are full. They are told apart from those of another name. Without Redis (nil) they are this
// process's own. It panics if a bucket that limits does not fill within a year.
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

// Rate is what New was given.
func (b *Bucket) Rate() Rate { return b.rate }

// Take takes n from the bucket of a key, all of it or nothing. What costs more than a whole bucket is possible when the
// bucket is full, and costs all of it. With n = 0 it only looks. Where Redis fails, a bucket of this process decides,
// which starts full.
func (b *Bucket) Take(ctx context.Context, key string, n int) Taken {
	var batch Batch
	taken := batch.Take(b, key, max(n, 0))
	batch.Run(ctx)
	return *taken
}

// Charge takes n also where less is there: what is owed has to come back before anything else can be taken. Like Return,
// it does so also when ctx has ended.
func (b *Bucket) Charge(ctx context.Context, key string, n int) Taken {
	var batch Batch
	taken := batch.add(b, key, max(n, 0), 0)
	batch.Run(context.WithoutCancel(ctx))
	return *taken
}

// Return gives back what was taken and not used: Taken.Cost less what it came to. A bucket is never fuller than full.
// It does so also when ctx has ended, as that of a client that has gone.
func (b *Bucket) Return(ctx context.Context, key string, n int) Taken {
	var batch Batch
	taken := batch.Return(b, key, max(n, 0))
	batch.Run(context.WithoutCancel(ctx))
	return *taken
}

func (b *Bucket) clamp(n int) int { return max(-b.rate.Maximum, min(n, b.rate.Maximum)) }

// redisKey is the name of a key of some buckets, or marks, in Redis, where no user names and addresses should stand.
func redisKey(name, key string) string {
	const enough = 16 // bytes: no two keys meet by chance
	sum := sha256.Sum256([]byte(key))
	return "o:t:" + name + ":" + base64.RawURLEncoding.EncodeToString(sum[:enough])
}
