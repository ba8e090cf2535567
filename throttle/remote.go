package throttle

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/go-redis/redis_rate/v10"
	"github.com/redis/go-redis/v9"
)

// Redis is a client, and whether to use it.
type Redis interface {
	// Client is asked once, by New. Its timeouts bound Take and Return.
	Client() redis.UniversalClient
	// Up says whether Redis is asked at present.
	Up() bool
	// Failed is told why Redis did not answer.
	Failed(err error)
}

// remote keeps buckets in Redis, by redis_rate's script. It counts in the time that units take to come back, in
// nanoseconds: so a bucket may be as slow as one likes, and the script's own rounding is known.
type remote struct {
	limiter *redis_rate.Limiter
	rate    Rate
	full    time.Duration // how long an empty bucket takes to fill
	limit   redis_rate.Limit
}

func newRemote(r Redis, rate Rate) remote {
	full := rate.filling(rate.Maximum)
	return remote{
		limiter: redis_rate.NewLimiter(underOwnNames{r.Client()}),
		rate:    rate,
		full:    full,
		limit:   redis_rate.Limit{Rate: int(time.Second), Period: time.Second, Burst: int(full)},
	}
}

func (r remote) take(ctx context.Context, key string, n int) (Taken, error) {
	result, err := r.limiter.AllowN(ctx, key, r.limit, int(r.rate.filling(n)))
	if err != nil {
		return Taken{}, fmt.Errorf("taking from it: %w", err)
	}
	taken := r.standing(result)
	if taken.OK {
		taken.Cost = n
	}
	return taken, nil
}

// giveBack takes a negative number. The script drops that number where the bucket would be full after it, and says what
// was missing to be full; so all but some milliseconds of it are given back then, and the bucket fills those by
// itself. To empty the key instead would lose what others take in between.
func (r remote) giveBack(ctx context.Context, key string, n int) (Taken, error) {
	const first, tries, factor = 5 * time.Millisecond, 3, 8
	back, left := r.rate.filling(n), first // left must outlast the way to Redis
	var result *redis_rate.Result
	for range tries {
		var err error
		result, err = r.limiter.AllowN(ctx, key, r.limit, int(-back))
		if err != nil {
			return Taken{}, fmt.Errorf("giving back to it: %w", err)
		}
		missing := back + result.ResetAfter
		if result.ResetAfter > 0 || missing <= left {
			break
		}
		back, left = missing-left, left*factor
	}
	return r.standing(result), nil
}

// standing is how a bucket stands after a call.
func (r remote) standing(result *redis_rate.Result) Taken {
	// The script adds to the seconds since 2017 as a double, which is good to 0.1 µs: 6 units shall not be 5.9999999.
	const rounding = time.Microsecond
	holds := r.full - max(0, result.ResetAfter-rounding)
	return Taken{
		OK:         result.RetryAfter < 0,
		Available:  min(r.rate.Maximum, max(0, int(holds.Seconds()*r.rate.Restore))),
		RetryAfter: max(0, result.RetryAfter),
	}
}

// underOwnNames runs redis_rate's scripts on the keys that it is given: the library puts its own name before them.
type underOwnNames struct{ redis.UniversalClient }

func (c underOwnNames) Eval(ctx context.Context, script string, keys []string, args ...any) *redis.Cmd {
	return c.UniversalClient.Eval(ctx, script, own(keys), args...)
}

func (c underOwnNames) EvalSha(ctx context.Context, sha string, keys []string, args ...any) *redis.Cmd {
	return c.UniversalClient.EvalSha(ctx, sha, own(keys), args...)
}

func own(keys []string) []string {
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = strings.TrimPrefix(key, "rate:")
	}
	return names
}
