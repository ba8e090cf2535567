package auth

import (
	"cmp"
	"context"

	"orderly.example/internal/faults"
	"orderly.example/internal/ratelimit"
	"orderly.example/internal/uuid"
)

// Attempts are the buckets that limit logging in and similar. A nil bucket has no limit.
type Attempts struct {
	// Buckets of wrong passwords. LogIn is for an account together with an address or a device, LogInFrom for an
	// address, and LogInSlow for an account. If the account was used at that address or device before, LogInOwn,
	// for both together, counts in place of LogInSlow.
	LogIn, LogInFrom, LogInSlow, LogInOwn *ratelimit.Bucket
	// Known holds the addresses at which accounts were used.
	Known *ratelimit.ExpiringTexts
	// Buckets of right and of new passwords. Right is for an account, RightFrom for an address, and for an admin
	// who resets passwords of others.
	Right, RightFrom *ratelimit.Bucket
	// Register is for an address and for a user: creating an account, or renaming one, tells which names and e-mail
	// addresses are taken.
	Register *ratelimit.Bucket
}

// attempt is one key of one bucket, and the result.
type attempt struct {
	bucket *ratelimit.Bucket
	key    string
	reason faults.Refusal // default: RefusedLogIn
	taken  *ratelimit.Taken
}

func (a Attempts) register(address string) []*attempt {
	return []*attempt{{bucket: a.Register, key: address, reason: faults.RefusedRegister}}
}

func (a Attempts) rename(user uuid.UUID, address string) []*attempt {
	return append(a.register(address), &attempt{bucket: a.Register, key: "user\x00" + user.String(), reason: faults.RefusedRegister})
}

// reset returns the attempts for an admin who sets passwords of others.
func (a Attempts) reset(admin uuid.UUID, address string) []*attempt {
	return []*attempt{{bucket: a.RightFrom, key: address}, {bucket: a.RightFrom, key: "admin\x00" + admin.String()}}
}

// takeAll counts attempts, all or none. Its error is a THROTTLED Fault.
func takeAll(ctx context.Context, attempts []*attempt) error {
	var batch ratelimit.Batch
	for _, a := range attempts {
		a.take(&batch)
	}
	batch.Run(ctx)
	err := tooMany(attempts)
	if err != nil {
		refund(ctx, attempts)
	}
	return err
}

func (a *attempt) take(batch *ratelimit.Batch) { a.taken = batch.Take(a.bucket, a.key, 1) }

// tooMany returns a THROTTLED Fault if one of the attempts is too many. RetryAfter is when all are possible.
func tooMany(attempts []*attempt) error {
	var fault *faults.Fault
	for _, a := range attempts {
		if a.taken.OK {
			continue
		}
		if fault == nil {
			fault = faults.New(faults.CodeThrottled, "too many attempts: please wait")
			fault.Reason = cmp.Or(a.reason, faults.RefusedLogIn)
		}
		fault.RetryAfter = max(fault.RetryAfter, a.taken.RetryAfter)
	}
	if fault == nil {
		return nil // not a nil *db.Fault in the interface
	}
	return fault
}

// refund gives back attempts that did not guess a password.
func refund(ctx context.Context, attempts []*attempt) {
	var batch ratelimit.Batch
	for _, a := range attempts {
		a.refund(&batch)
	}
	batch.Run(context.WithoutCancel(ctx))
}

func (a *attempt) refund(batch *ratelimit.Batch) {
	if a.taken.OK {
		batch.Return(a.bucket, a.key, 1)
	}
}
