package limits

import (
	"context"
	"runtime"

	"orderly.example/internal/fairqueue"
)

// CPULimit bounds how much work goes on at once that takes a processor for long: to validate an expensive document, to write a
// long answer. It is half as many as there are processors. The other half is left for short work, which would otherwise wait for
// a processor at each of its steps. Addresses take turns.
type CPULimit struct {
	turns   *fairqueue.Queue
	address func(context.Context) string
}

// NewCPULimit takes the function that returns the key of the client's address.
func NewCPULimit(address func(context.Context) string) CPULimit {
	return CPULimit{fairqueue.New(halfOfCPUs(), halfOfCPUs()), address}
}

// halfOfCPUs is 1 at least.
func halfOfCPUs() int {
	const part = 2
	return max(1, runtime.GOMAXPROCS(0)/part)
}

// Begin waits until the work may begin, until end is called. ok is false where ctx ends before.
func (l CPULimit) Begin(ctx context.Context) (end func(), ok bool) {
	key := l.address(ctx)
	if !l.turns.Acquire(ctx, key) {
		return nil, false
	}
	return func() { l.turns.Release(key) }, true
}
