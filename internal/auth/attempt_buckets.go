package auth

import (
	"cmp"
	"context"

	"orderly.example/db"
	"orderly.example/internal/ratelimit"
)

// Attempts are the buckets that logging in is slowed down by. Those that are nil let all through.
type Attempts struct {
	// Wrong passwords. LogIn is for an account and an address or a device together, LogInFrom for an address, and LogInSlow
	// for an account alone: but at an address or a device that the account was used at, it is LogInOwn, for both together.
	LogIn, LogInFrom, LogInSlow, LogInOwn *ratelimit.Bucket
	// Known has the addresses that accounts were used at.
	Known *ratelimit.ExpiringTexts
	// Right passwords, and new ones. Right is for an account, RightFrom for an address, and for an admin who resets others'.
	Right, RightFrom *ratelimit.Bucket
	// Register is for an address, and for a user: making an account, or changing one, tells which names and e-mail
	// addresses are taken.
	Register *ratelimit.Bucket
}

// attempt is one key of one bucket, and what became of it.
type attempt struct {
	bucket *ratelimit.Bucket
	key    string
	reason db.Refusal // RefusedLogIn where it is empty
	taken  *ratelimit.Taken
}

func (a Attempts) register(address string) []*attempt {
	return []*attempt{{bucket: a.Register, key: address, reason: db.RefusedRegister}}
}

func (a Attempts) rename(user db.UUID, address string) []*attempt {
	return append(a.register(address), &attempt{bucket: a.Register, key: "user\x00" + user.String(), reason: db.RefusedRegister})
}

// reset is what an admin who gives others passwords takes.
func (a Attempts) reset(admin db.UUID, address string) []*attempt {
	return []*attempt{{bucket: a.RightFrom, key: address}, {bucket: a.RightFrom, key: "admin\x00" + admin.String()}}
}

// takeAll counts attempts, all or none. Its error is a Fault with the code THROTTLED.
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

// tooMany is a Fault with the code THROTTLED where one of the attempts is too many. It tells when none is, any more.
func tooMany(attempts []*attempt) error {
	var fault *db.Fault
	for _, a := range attempts {
		if a.taken.OK {
			continue
		}
		if fault == nil {
			fault = db.NewFault(db.CodeThrottled, "too many attempts: please wait")
			fault.Reason = cmp.Or(a.reason, db.RefusedLogIn)
		}
		fault.RetryAfter = max(fault.RetryAfter, a.taken.RetryAfter)
	}
	if fault == nil {
		return nil // and no *db.Fault that is nil
	}
	return fault
}

// refund forgets attempts that guessed nothing.
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
