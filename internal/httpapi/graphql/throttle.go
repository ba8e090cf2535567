package graphql

import (
	"context"
	"time"

	"orderly.example/internal/faults"
	"orderly.example/internal/httpapi/session"
	"orderly.example/internal/ratelimit"
	"orderly.example/lockstep"
)

// admit takes from the bucket what an operation can cost at most. Its error is a Fault with the code THROTTLED. An event of a
// subscription waits instead, because no event may be lost.
func (c costTracker) admit(ctx context.Context, plan *lockstep.Plan) error {
	if c.throttle == nil {
		return nil
	}
	cost := costFrom(ctx)
	planned := price(lockstep.Written{Nodes: plan.Nodes})
	taken := c.throttle.Take(ctx, session.Payer(ctx), planned)
	for cost.isEvent && !taken.OK {
		select {
		case <-time.After(taken.RetryAfter):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		taken = c.throttle.Take(ctx, session.Payer(ctx), planned)
	}
	cost.throttle = &taken
	if !taken.OK {
		cost.plan = plan
	}
	return throttled(taken)
}

// charge takes from the bucket what is done before there is a plan. Its error is a Fault with the code THROTTLED.
func (c costTracker) charge(ctx context.Context, price int) error {
	if c.throttle == nil {
		return nil
	}
	return throttled(c.throttle.Take(ctx, session.Payer(ctx), price))
}

func throttled(taken ratelimit.Taken) error {
	if taken.OK {
		return nil
	}
	const message = "too much was asked in a short time: please wait"
	return &faults.Fault{Code: faults.CodeThrottled, Message: message, RetryAfter: taken.RetryAfter, Reason: faults.RefusedCost}
}

// done gives back what an operation has paid for and not used, or takes what a long answer costs in addition.
func (c costTracker) done(ctx context.Context, _ *lockstep.Plan, written lockstep.Written) {
	cost := costFrom(ctx)
	cost.nodes = written.Nodes
	if cost.cancel != nil {
		defer cost.cancel()
	}
	if cost.throttle == nil {
		return
	}
	switch owed := price(written) - cost.throttle.Cost; {
	case owed < 0:
		returned := c.throttle.Return(ctx, session.Payer(ctx), -owed)
		cost.throttle = &returned
	case owed > 0:
		taken := c.throttle.Charge(ctx, session.Payer(ctx), owed)
		cost.throttle = &taken
	}
}

const (
	// nodeBytes is how many bytes of the answer are paid for with each of its nodes. Few nodes are as long.
	nodeBytes = 2 << 10
	// freeBytes is how many further bytes of the answer cost nothing.
	freeBytes = 16 << 10
)

// price is what an answer costs, in nodes: its nodes, at least one, and one more for each further nodeBytes bytes.
func price(w lockstep.Written) int {
	return max(w.Nodes, 1) + max(0, w.Bytes-freeBytes-w.Nodes*nodeBytes)/nodeBytes
}
