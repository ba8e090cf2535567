package auth

import (
	"context"

	"orderly/db"
	"orderly/throttle"
)

// Attempts are the buckets that guessing is slowed down by. Those that are nil let all through.
type Attempts struct {
	// LogIn is for an account and an address together, LogInSlow for an account alone, and LogInFrom for an address.
	LogIn, LogInSlow, LogInFrom *throttle.Bucket
	// Register is for an address, and for a user: making an account, or changing one, tells which names and e-mail
	// addresses are taken.
	Register *throttle.Bucket
}

// attempt is one key of one bucket.
type attempt struct {
	bucket *throttle.Bucket
	key    string
}

func (a Attempts) logIn(username, address string) []attempt {
	return []attempt{{a.LogInFrom, address}, {a.LogIn, username + "\x00" + address}, {a.LogInSlow, username}}
}

func (a Attempts) register(address string) []attempt { return []attempt{{a.Register, address}} }

func (a Attempts) rename(user db.UUID, address string) []attempt {
	return append(a.register(address), attempt{a.Register, "user\x00" + user.String()})
}

// take counts an attempt. Its error is a Fault with the code THROTTLED.
func take(ctx context.Context, attempts []attempt) error {
	for i, of := range attempts {
		if of.bucket == nil {
			continue
		}
		if taken := of.bucket.Take(ctx, of.key, 1); !taken.OK {
			giveBack(ctx, attempts[:i])
			fault := db.NewFault(db.CodeThrottled, "too many attempts: please wait")
			fault.RetryAfter = taken.RetryAfter
			return fault
		}
	}
	return nil
}

// giveBack forgets attempts that guessed nothing.
func giveBack(ctx context.Context, attempts []attempt) {
	for _, of := range attempts {
		if of.bucket != nil {
			of.bucket.Return(ctx, of.key, 1)
		}
	}
}
