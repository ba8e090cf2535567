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
	attempts Attempts
	user     string // the name that was typed, or a key
	address  string
	ways     []way
	counts   *way       // a stranger's, until admit finds another
	taken    []*attempt // of all ways
	right    []*attempt // looked at, and taken where the password is right
	mark     *string
}

// way is how a wrong password is counted: as one of a place where the account was used before, or as a stranger's.
type way struct {
	place, proof string // both empty for a stranger
	wrong        []*attempt
}

// stranger counts a password as that of somebody of whom nothing is known, or who is known by a session. Its error is a
// Fault with the code THROTTLED.
func (a Attempts) stranger(ctx context.Context, user, address string) (*guess, error) {
	var batch ratelimit.Batch
	g := a.begin(&batch, user, address)
	return g, g.run(ctx, &batch)
}

// logIn counts a password as one of a device, of an address, and of a stranger's. Its error is a Fault with the code
// THROTTLED where it would be too many in all ways.
func (a Attempts) logIn(ctx context.Context, user, address string, d device) (*guess, error) {
	var batch ratelimit.Batch
	g := a.begin(&batch, user, address)
	stranger := g.ways[0]
	if a.Known != nil {
		own := g.take(&batch, a.LogInOwn, inPlace(user, address))
		g.mark = batch.Read(a.Known, inPlace(user, address))
		g.ways = slices.Insert(g.ways, 0, way{place: address, wrong: []*attempt{stranger.wrong[0], stranger.wrong[1], own}})
	}
	if d.id != "" {
		at := inPlace(user, d.place())
		both := []*attempt{g.take(&batch, a.LogIn, at), g.take(&batch, a.LogInOwn, at)}
		g.ways = slices.Insert(g.ways, 0, way{place: d.place(), proof: d.proof, wrong: both})
	}
	return g, g.run(ctx, &batch)
}

// hasMark says whether an address may be one at which a user has logged in.
func (a Attempts) hasMark(ctx context.Context, user, address string) bool {
	var batch ratelimit.Batch
	mark := batch.Read(a.Known, inPlace(user, address))
	batch.Run(ctx)
	return *mark != ""
}

// inPlace is the key of an account and an address or a device, whose name has no NUL.
func inPlace(user, place string) string { return user + "\x00" + place }

func (a Attempts) begin(batch *ratelimit.Batch, user, address string) *guess {
	g := &guess{attempts: a, user: user, address: address}
	for _, of := range []*attempt{{bucket: a.Right, key: user}, {bucket: a.RightFrom, key: address}} {
		of.taken = batch.Peek(of.bucket, of.key, 1)
		g.right = append(g.right, of)
	}
	g.ways = []way{{wrong: []*attempt{
		g.take(batch, a.LogInFrom, address), g.take(batch, a.LogIn, inPlace(user, address)), g.take(batch, a.LogInSlow, user),
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
	if g.mark != nil {
		at := slices.IndexFunc(g.ways, func(w way) bool { return w.place == g.address })
		g.ways[at].proof = *g.mark
		if *g.mark == "" {
			g.ways = slices.Delete(g.ways, at, at+1)
		}
	}
	g.counts = &g.ways[len(g.ways)-1]
	err := refusal(g.right)
	if err == nil && !slices.ContainsFunc(g.ways, way.isOpen) {
		err = refusal(g.ways[0].wrong)
	}
	if err != nil {
		giveBack(ctx, g.taken)
	}
	return err
}

func (w way) isOpen() bool { return refusal(w.wrong) == nil }

// admit finds out which way counts for a credential, nil where there is no such account. Its error is a Fault with the
// code THROTTLED where it is too many in that way.
func (g *guess) admit(d *Devices, c *db.Credential) error {
	for i, w := range g.ways {
		if w.place != "" && d.proves(w.proof, w.place, c) {
			g.counts = &g.ways[i]
			break
		}
	}
	return refusal(g.counts.wrong)
}

// isKnown says whether the way that counts is that of a place where the account was used before.
func (g *guess) isKnown() bool { return g.counts.place != "" }

// wasWrong gives back what does not count.
func (g *guess) wasWrong(ctx context.Context) {
	giveBack(ctx, slices.DeleteFunc(g.taken, func(of *attempt) bool { return slices.Contains(g.counts.wrong, of) }))
}

// wasNone gives all back: nothing was learnt.
func (g *guess) wasNone(ctx context.Context) { giveBack(ctx, g.taken) }

// wasRight counts the password as right, and knows the address from now on, by a proof.
func (g *guess) wasRight(ctx context.Context, user, proof string) {
	var batch ratelimit.Batch
	for _, of := range g.taken {
		of.giveBack(&batch)
	}
	for _, of := range g.right {
		of.take(&batch)
	}
	if proof != "" {
		batch.Write(g.attempts.Known, inPlace(user, g.address), proof)
	}
	batch.Run(context.WithoutCancel(ctx))
}
