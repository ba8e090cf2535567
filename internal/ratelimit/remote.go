package ratelimit

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// Redis is a client, and whether to use it.
type Redis interface {
	// Client's timeouts bound each round trip.
	Client() redis.Cmdable
	// Up reports whether Redis should be used at present.
	Up() bool
	// ReportError is told why Redis did not answer.
	ReportError(err error)
}

// loadBucket is how the scripts begin. A bucket is stored as the time when it will be full again, in seconds since
// 2017. So a bucket may be as slow as you like, and a full one takes no memory. All amounts are in the seconds that
// the units take to come back.
const loadBucket = `
local time = redis.call('TIME')
local now = time[1] - 1483228800 + time[2] / 1000000
local ends = math.max(now, tonumber(redis.call('GET', KEYS[1]) or now))
local function store(ends)
	if ends > now then
		redis.call('SET', KEYS[1], string.format('%.17g', ends), 'EX', math.ceil(ends - now))
	else
		redis.call('DEL', KEYS[1])
	end
end`

// bucketScript takes and gives back. ARGV: what a full bucket holds, what is taken (negative: given back), and what
// must be available. It returns whether that was available, what is missing to be full, and when there will be
// enough.
const bucketScript = loadBucket + `
local full, taken, needed = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local short = ends - now + needed - full
if needed > 0 and short > 0.000001 then
	return {0, string.format('%.9f', ends - now), string.format('%.9f', short)}
end
if taken ~= 0 then
	ends = math.max(now, ends + taken)
	store(ends)
end
return {1, string.format('%.9f', ends - now), '0'}`

// tolerance is the rounding error of the script's doubles: 6 units must not become 5.9999999.
const tolerance = time.Microsecond

// remote is how buckets are asked for in Redis.
type remote struct {
	script, lease *redis.Script
	full          time.Duration // how long an empty bucket takes to refill
}

func newRemote(rate Rate) remote {
	return remote{redis.NewScript(bucketScript), redis.NewScript(leaseScript), rate.refillTime(rate.Maximum)}
}

// seconds is how long n units take to come back, as the scripts read it.
func (b *Bucket) seconds(n int) string {
	return strconv.FormatFloat(b.rate.refillTime(n).Seconds(), 'g', -1, 64)
}

// available is how many units a bucket holds that will be full after a time.
func (b *Bucket) available(missing time.Duration) int {
	holds := b.remote.full - max(0, missing-tolerance)
	return min(b.rate.Maximum, max(0, int(holds.Seconds()*b.rate.Restore)))
}

// bucketRequest takes n units from a bucket if needed are available, or gives -n back.
type bucketRequest struct {
	of        *Bucket
	key       string // hashed
	n, needed int

	answer *redis.Cmd
	taken  Taken
}

func (r *bucketRequest) backend() (Redis, string) { return r.of.redis, "the bucket " + r.of.name }

func (r *bucketRequest) runLocally() { r.taken = r.of.local.take(r.key, r.n, r.needed) }

func (r *bucketRequest) send(ctx context.Context, to redis.Cmdable, fullScript bool) {
	run := r.of.remote.script.EvalSha
	if fullScript {
		run = r.of.remote.script.Eval
	}
	r.answer = run(ctx, to, []string{r.key}, r.of.seconds(r.of.rate.Maximum), r.of.seconds(r.n), r.of.seconds(r.needed))
}

func (r *bucketRequest) read() error {
	const isOK, missing, short, all = 0, 1, 2, 3
	values, err := r.answer.Slice()
	if err != nil {
		return err
	}
	if len(values) != all {
		return fmt.Errorf("the script answered %d values", len(values))
	}
	r.taken = Taken{
		OK:         values[isOK] == int64(1),
		Available:  r.of.available(duration(values[missing])),
		RetryAfter: duration(values[short]),
	}
	if r.taken.OK {
		r.taken.Cost = max(0, r.n)
	}
	return nil
}

// duration parses the script's seconds.
func duration(value any) time.Duration {
	text, _ := value.(string)
	seconds, _ := strconv.ParseFloat(text, 64)
	return time.Duration(seconds * float64(time.Second))
}

// isUnknownScript reports whether Redis does not know a script yet.
func isUnknownScript(err error) bool { return err != nil && strings.HasPrefix(err.Error(), "NOSCRIPT") }
