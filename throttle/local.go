package throttle

import (
	"time"

	"github.com/maypok86/otter/v2"
	"golang.org/x/time/rate"
)

// mostLocal is how many buckets a process keeps: somebody with many addresses can't fill its memory. A bucket takes
// about 200 bytes.
const mostLocal = 10_000

// local keeps buckets in this process.
type local struct {
	rate    Rate
	buckets *otter.Cache[string, *rate.Limiter]
}

func newLocal(r Rate) local {
	// A bucket that nobody has touched while it filled is like a new one. otter may be a second early.
	untouched := r.filling(r.Maximum) + 2*time.Second
	buckets := otter.Must(&otter.Options[string, *rate.Limiter]{
		MaximumSize:      mostLocal,
		ExpiryCalculator: otter.ExpiryAccessing[string, *rate.Limiter](untouched),
	})
	buckets.StopAllGoroutines() // what is too old goes when others come
	return local{rate: r, buckets: buckets}
}

func (l local) take(key string, n int) Taken {
	bucket, now := l.bucket(key), time.Now()
	taken := Taken{OK: bucket.AllowN(now, n)}
	tokens := bucket.TokensAt(now)
	taken.Available = max(0, int(tokens))
	if taken.OK {
		taken.Cost = n
	} else { // others may have given back meanwhile: then it is soon
		taken.RetryAfter = max(time.Millisecond, time.Duration((float64(n)-tokens)/l.rate.Restore*float64(time.Second)))
	}
	return taken
}

// giveBack takes a negative number: the limiter never counts more than its size.
func (l local) giveBack(key string, n int) Taken {
	bucket, now := l.bucket(key), time.Now()
	bucket.AllowN(now, -n)
	return Taken{OK: true, Available: max(0, int(bucket.TokensAt(now)))}
}

func (l local) bucket(key string) *rate.Limiter {
	bucket, _ := l.buckets.ComputeIfAbsent(key, func() (*rate.Limiter, bool) {
		return rate.NewLimiter(rate.Limit(l.rate.Restore), l.rate.Maximum), false
	})
	return bucket
}
