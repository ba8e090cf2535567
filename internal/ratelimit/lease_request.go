package ratelimit

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// leaseScript gives back what a lease held, and leases anew: a share of what the bucket then holds, in whole units,
// which leaves it half full. ARGV: what a full bucket holds, what is given back, how many units come back per second,
// and which share to lease, 0 for none. It returns how many units are leased, and what is missing to be full.
const leaseScript = loadBucket + `
local full, returned, restore, share = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
ends = math.max(now, ends - returned)
local granted = 0
if share > 0 then
	local holds = full - (ends - now)
	granted = math.max(0, math.floor(math.min(holds / share, holds - full / 2) * restore + 0.000001))
	ends = ends + granted / restore
end
if returned > 0 or granted > 0 then
	store(ends)
end
return {granted, string.format('%.9f', ends - now)}`

// leaseRequest gives back units that were leased, and leases others if wanted.
type leaseRequest struct {
	of       *Bucket
	key      string
	returned int
	wanted   bool

	answer  *redis.Cmd
	granted int
	missing time.Duration // until the bucket in Redis is full
}

func (r *leaseRequest) backend() (Redis, string) { return r.of.redis, "the bucket " + r.of.name }

// runLocally leases nothing. What is given back is lost: Redis may have it already, and answered too late.
func (r *leaseRequest) runLocally() {}

func (r *leaseRequest) send(ctx context.Context, to redis.Cmdable, fullScript bool) {
	run := r.of.remote.lease.EvalSha
	if fullScript {
		run = r.of.remote.lease.Eval
	}
	share := 0
	if r.wanted {
		share = leaseShare
	}
	restore := strconv.FormatFloat(r.of.rate.Restore, 'g', -1, 64)
	r.answer = run(ctx, to, []string{redisKey(r.of.name, r.key)}, r.of.seconds(r.of.rate.Maximum), r.of.seconds(r.returned), restore, share)
}

func (r *leaseRequest) read() error {
	const granted, missing, all = 0, 1, 2
	values, err := r.answer.Slice()
	if err != nil {
		return err
	}
	if len(values) != all {
		return fmt.Errorf("the script answered %d values", len(values))
	}
	units, _ := values[granted].(int64)
	r.granted, r.missing = int(units), duration(values[missing])
	return nil
}
