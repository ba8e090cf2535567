package ratelimit

import (
	"time"

	"github.com/maypok86/otter/v2"
	"golang.org/x/time/rate"
)

// maxLocal is how many buckets a process keeps, so that a client with many addresses can't fill its memory. A
// bucket takes about 200 bytes.
const maxLocal = 10_000

// local keeps buckets in this process.
type local struct {
	rate    Rate
	buckets *otter.Cache[string, *rate.Limiter]
}

func newLocal(r Rate) local {
	// A bucket that has refilled since its last use is like a new one. otter may be a second early.
	idle := r.refillTime(r.Maximum) + 2*time.Second
	return local{rate: r, buckets: newCache(otter.ExpiryAccessing[string, *rate.Limiter](idle))}
}

func newCache[V any](expiry otter.ExpiryCalculator[string, V]) *otter.Cache[string, V] {
	c := otter.Must(&otter.Options[string, V]{MaximumSize: maxLocal, ExpiryCalculator: expiry})
	c.StopAllGoroutines() // expired buckets are removed when others are added
	return c
}

// take takes n if needed are available: needed is n itself, or 0 to take in any case, or with n = 0 what is checked
// for. A negative n gives back; the limiter never holds more than its size.
func (l local) take(key string, n, needed int) Taken {
	bucket, now := l.bucket(key), time.Now()
	var taken Taken
	switch {
	case n == 0 && needed > 0: // only check
		taken.OK = bucket.TokensAt(now) >= float64(needed)
	case needed == 0 && n > 0: // go into debt
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
