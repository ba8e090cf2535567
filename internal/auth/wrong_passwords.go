package auth

import (
	"context"
	"slices"

	"orderly.example/db"
	"orderly.example/internal/ratelimit"
)

// guess is a password that a client sends. It is counted as wrong before it is checked, in every way in which it
// may have to be counted. Which of these candidates applies depends on the account's credential. The others are
// refunded when the outcome is known. So the answer does not tell whether there is such an account.
type guess struct {
	attempts    Attempts
	user        string // the name that was typed, or a user's id
	address     string
	candidates  []candidate
	chosen      *candidate // the stranger's, until choose finds another
	taken       []*attempt // of all candidates
	successes   []*attempt // only checked; taken if the password is right
	storedProof *string
}

// candidate is one way to count a wrong password: at a source where the account was used before, or as a
// stranger's.
type candidate struct {
	source, proof string // both empty for a stranger
	attempts      []*attempt
}

// stranger counts a password of a client about whom nothing is known, or who is known by a session. Its error is a
// THROTTLED Fault.
func (a Attempts) stranger(ctx context.Context, user, address string) (*guess, error) {
	var batch ratelimit.Batch
	g := a.newGuess(&batch, user, address)
	return g, g.run(ctx, &batch)
}

// logIn counts a password for a device, for an address, and as a stranger's. Its error is a THROTTLED Fault if it
// is too many for all of these.
func (a Attempts) logIn(ctx context.Context, user, address string, d device) (*guess, error) {
	var batch ratelimit.Batch
	g := a.newGuess(&batch, user, address)
	stranger := g.candidates[0]
	if a.Known != nil {
		own := g.take(&batch, a.LogInOwn, sourceKey(user, address))
		g.storedProof = batch.Read(a.Known, sourceKey(user, address))
		g.candidates = slices.Insert(g.candidates, 0, candidate{source: address, attempts: []*attempt{stranger.attempts[0], stranger.attempts[1], own}})
	}
	if d.id != "" {
		key := sourceKey(user, d.source())
		both := []*attempt{g.take(&batch, a.LogIn, key), g.take(&batch, a.LogInOwn, key)}
		g.candidates = slices.Insert(g.candidates, 0, candidate{source: d.source(), proof: d.proof, attempts: both})
	}
	return g, g.run(ctx, &batch)
}

// isKnownAddress reports whether the user may have logged in at an address before.
func (a Attempts) isKnownAddress(ctx context.Context, user, address string) bool {
	var batch ratelimit.Batch
	proof := batch.Read(a.Known, sourceKey(user, address))
	batch.Run(ctx)
	return *proof != ""
}

// sourceKey is the key of an account together with an address or a device, which contain no NUL.
func sourceKey(user, source string) string { return user + "\x00" + source }

func (a Attempts) newGuess(batch *ratelimit.Batch, user, address string) *guess {
	g := &guess{attempts: a, user: user, address: address}
	for _, of := range []*attempt{{bucket: a.Right, key: user}, {bucket: a.RightFrom, key: address}} {
		of.taken = batch.Peek(of.bucket, of.key, 1)
		g.successes = append(g.successes, of)
	}
	g.candidates = []candidate{{attempts: []*attempt{
		g.take(batch, a.LogInFrom, address), g.take(batch, a.LogIn, sourceKey(user, address)), g.take(batch, a.LogInSlow, user),
	}}}
	return g
}

func (g *guess) take(batch *ratelimit.Batch, from *ratelimit.Bucket, key string) *attempt {
	of := &attempt{bucket: from, key: key}
	of.take(batch)
	g.taken = append(g.taken, of)
	return of
}

// run counts, and reports whether a candidate is left.
func (g *guess) run(ctx context.Context, batch *ratelimit.Batch) error {
	batch.Run(ctx)
	if g.storedProof != nil {
		index := slices.IndexFunc(g.candidates, func(w candidate) bool { return w.source == g.address })
		g.candidates[index].proof = *g.storedProof
		if *g.storedProof == "" {
			g.candidates = slices.Delete(g.candidates, index, index+1)
		}
	}
	g.chosen = &g.candidates[len(g.candidates)-1]
	err := tooMany(g.successes)
	if err == nil && !slices.ContainsFunc(g.candidates, candidate.isOpen) {
		err = tooMany(g.candidates[0].attempts)
	}
	if err != nil {
		refund(ctx, g.taken)
	}
	return err
}

func (w candidate) isOpen() bool { return tooMany(w.attempts) == nil }

// choose finds the candidate that applies to a credential, which is nil if there is no such account. Its error is a
// THROTTLED Fault if it is too many for that candidate.
func (g *guess) choose(d *Devices, c *db.Credential) error {
	for i, w := range g.candidates {
		if w.source != "" && d.verify(w.proof, w.source, c) {
			g.chosen = &g.candidates[i]
			break
		}
	}
	return tooMany(g.chosen.attempts)
}

// isKnown reports whether the chosen candidate is a source where the account was used before.
func (g *guess) isKnown() bool { return g.chosen.source != "" }

// chargeWrong refunds all but the chosen candidate.
func (g *guess) chargeWrong(ctx context.Context) {
	refund(ctx, slices.DeleteFunc(g.taken, func(of *attempt) bool { return slices.Contains(g.chosen.attempts, of) }))
}

// refund refunds everything: nothing was learnt.
func (g *guess) refund(ctx context.Context) { refund(ctx, g.taken) }

// chargeRight counts the password as right, and stores the proof that the user is known at this address.
func (g *guess) chargeRight(ctx context.Context, user, proof string) {
	var batch ratelimit.Batch
	for _, of := range g.taken {
		of.refund(&batch)
	}
	for _, of := range g.successes {
		of.take(&batch)
	}
	if proof != "" {
		batch.Write(g.attempts.Known, sourceKey(user, g.address), proof)
	}
	batch.Run(context.WithoutCancel(ctx))
}
