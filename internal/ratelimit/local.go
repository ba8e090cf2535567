package ratelimit

import (
	"time"

	"github.com/maypok86/otter/v2"
	"golang.org/x/time/rate"
)

// maxLocal is how many buckets a process keeps: somebody with many addresses can't fill its memory. A bucket takes
// about 200 bytes.
const maxLocal = 10_000

// local keeps buckets in this process.
type local struct {
	rate    Rate
	buckets *otter.Cache[string, *rate.Limiter]
}

func newLocal(r Rate) local {
	// A bucket that nobody has touched while it filled is like a new one. otter may be a second early.
	idle := r.refillTime(r.Maximum) + 2*time.Second
	return local{rate: r, buckets: newCache(otter.ExpiryAccessing[string, *rate.Limiter](idle))}
}

func newCache[V any](expiry otter.ExpiryCalculator[string, V]) *otter.Cache[string, V] {
	c := otter.Must(&otter.Options[string, V]{MaximumSize: maxLocal, ExpiryCalculator: expiry})
	c.StopAllGoroutines() // what is too old goes when others come
	return c
}

// take takes n if as many as needed are there: n itself, 0 where it is taken anyhow, or with an n of 0, what is looked for.
// n is negative where something is given back: the limiter never counts more than its size.
func (l local) take(key string, n, needed int) Taken {
	bucket, now := l.bucket(key), time.Now()
	var taken Taken
	switch {
	case n == 0 && needed > 0: // it only looks
		taken.OK = bucket.TokensAt(now) >= float64(needed)
	case needed == 0 && n > 0: // it owes what is not there
		taken.OK = bucket.ReserveN(now, n).OK()
	default:
		taken.OK = bucket.AllowN(now, n)
	}
	tokens := bucket.TokensAt(now)
	taken.Available = max(0, int(tokens))
	if taken.OK {
		taken.Cost = max(0, n)
	} else { // others may have given back meanwhile: then it is soon
		taken.RetryAfter = max(time.Millisecond, time.Duration((float64(needed)-tokens)/l.rate.Restore*float64(time.Second)))
	}
	return taken
}

func (l local) bucket(key string) *rate.Limiter {
	bucket, _ := l.buckets.ComputeIfAbsent(key, func() (*rate.Limiter, bool) {
		return rate.NewLimiter(rate.Limit(l.rate.Restore), l.rate.Maximum), false
	})
	return bucket
}
