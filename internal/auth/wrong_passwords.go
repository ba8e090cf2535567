package auth

import (
	"context"
	"slices"

	"orderly.example/db"
	"orderly.example/internal/ratelimit"
)

// guess is a password that somebody gives. It is counted as wrong before it is checked, in each way that it may have to be
// counted in: which one that is depends on the account's credential. What does not count is given back when the outcome is
// known. So nobody learns from how an answer comes about whether there is such an account.
type guess struct {
	attempts    Attempts
	user        string // the name that was typed, or a key
	address     string
	candidates  []candidate
	chosen      *candidate // a stranger's, until admit finds another
	taken       []*attempt // of all ways
	successes   []*attempt // looked at, and taken where the password is right
	storedProof *string
}

// candidate is how a wrong password is counted: as one of a place where the account was used before, or as a stranger's.
type candidate struct {
	source, proof string // both empty for a stranger
	attempts      []*attempt
}

// stranger counts a password as that of somebody of whom nothing is known, or who is known by a session. Its error is a
// Fault with the code THROTTLED.
func (a Attempts) stranger(ctx context.Context, user, address string) (*guess, error) {
	var batch ratelimit.Batch
	g := a.newGuess(&batch, user, address)
	return g, g.run(ctx, &batch)
}

// logIn counts a password as one of a device, of an address, and of a stranger's. Its error is a Fault with the code
// THROTTLED where it would be too many in all ways.
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
		at := sourceKey(user, d.source())
		both := []*attempt{g.take(&batch, a.LogIn, at), g.take(&batch, a.LogInOwn, at)}
		g.candidates = slices.Insert(g.candidates, 0, candidate{source: d.source(), proof: d.proof, attempts: both})
	}
	return g, g.run(ctx, &batch)
}

// isKnownAddress says whether an address may be one at which a user has logged in.
func (a Attempts) isKnownAddress(ctx context.Context, user, address string) bool {
	var batch ratelimit.Batch
	proof := batch.Read(a.Known, sourceKey(user, address))
	batch.Run(ctx)
	return *proof != ""
}

// sourceKey is the key of an account and an address or a device, whose name has no NUL.
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

// run counts, and says whether there is a way left.
func (g *guess) run(ctx context.Context, batch *ratelimit.Batch) error {
	batch.Run(ctx)
	if g.storedProof != nil {
		at := slices.IndexFunc(g.candidates, func(w candidate) bool { return w.source == g.address })
		g.candidates[at].proof = *g.storedProof
		if *g.storedProof == "" {
			g.candidates = slices.Delete(g.candidates, at, at+1)
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

// choose finds out which way counts for a credential, nil where there is no such account. Its error is a Fault with the
// code THROTTLED where it is too many in that way.
func (g *guess) choose(d *Devices, c *db.Credential) error {
	for i, w := range g.candidates {
		if w.source != "" && d.verify(w.proof, w.source, c) {
			g.chosen = &g.candidates[i]
			break
		}
	}
	return tooMany(g.chosen.attempts)
}

// isKnown says whether the way that counts is that of a place where the account was used before.
func (g *guess) isKnown() bool { return g.chosen.source != "" }

// chargeWrong gives back what does not count.
func (g *guess) chargeWrong(ctx context.Context) {
	refund(ctx, slices.DeleteFunc(g.taken, func(of *attempt) bool { return slices.Contains(g.chosen.attempts, of) }))
}

// refund gives all back: nothing was learnt.
func (g *guess) refund(ctx context.Context) { refund(ctx, g.taken) }

// chargeRight counts the password as right, and knows the address from now on, by a proof.
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
