package httpapi

import (
	"context"
	"runtime"

	"orderly.example/internal/auth"
	"orderly.example/internal/fairqueue"
)

// heavy is what takes a processor long: validating a dear document, writing a long answer. Half as many of these go on at
// once as there are processors, so that some are left for what is short, which would else wait for one at each of its
// steps. Addresses take turns.
type heavy struct{ turns *fairqueue.Turns }

func newHeavy() heavy { return heavy{fairqueue.New(heavyAtOnce(), heavyAtOnce())} }

// heavyAtOnce leaves half of the processors to others, where there are two at least.
func heavyAtOnce() int {
	const part = 2
	return max(1, runtime.GOMAXPROCS(0)/part)
}

// begin waits until it may go on, or says false where ctx ends before.
func (h heavy) begin(ctx context.Context) (end func(), ok bool) {
	key := auth.ExchangeFrom(ctx).Client.Address()
	if !h.turns.Take(ctx, key) {
		return nil, false
	}
	return func() { h.turns.Give(key) }, true
}
