package coalesce

import (
	"context"
	"fmt"
	"slices"
	"sync"
)

// Group coalesces calls of type C that have the same key of type K. While MaxRunning of them run, callers that arrive
// wait, and share the next run. (This is group commit: DeWitt et al., 'Implementation Techniques for Main Memory
// Database Systems', SIGMOD 1984, 4.2.) There is no timer: a caller that is alone never waits. A run begins after all
// its callers have called, so what it reads is never older than what each would read for itself.
type Group[K comparable, C any] struct {
	// Run runs calls: one in its caller's goroutine and context, or a batch that has waited. The context of a batch is
	// canceled when all its callers have gone. A panic in a batch is its error.
	Run func(ctx context.Context, calls []C) error
	// Fits says whether a call can still join a batch that waits; always if nil.
	Fits func(batch []C, call C) bool
	// MaxRunning is how many runs with one key are under way at most; 1.
	MaxRunning int
	// Detached runs even a single call in a goroutine and a context of its own: callers can leave while it runs.
	Detached bool

	mutex  sync.Mutex
	queues map[K]*queue[C]
}

// queue is what runs and waits with one key.
type queue[C any] struct {
	running int
	waiting []*batch[C]
}

type batch[C any] struct {
	calls   []C
	gone    []bool // by call: its caller has left
	callers int    // that have not left
	started bool
	ctx     context.Context //nolint:containedctx // canceled when all callers have left
	cancel  context.CancelFunc
	done    chan struct{}
	err     error // set when done is closed
}

// Do runs a call, together with others if there is load. It returns the error of the run, or the cause of ctx as
// soon as ctx ends while the call waits or runs in a batch: the call can then still be running.
func (g *Group[K, C]) Do(ctx context.Context, key K, call C) error {
	b, i := g.join(ctx, key, call)
	if b == nil {
		defer func() {
			if next := g.next(key); next != nil {
				go g.runBatches(key, next)
			}
		}()
		return g.Run(ctx, []C{call})
	}
	select {
	case <-b.done:
		return b.err
	case <-ctx.Done():
		g.leave(key, b, i)
		return context.Cause(ctx)
	}
}

// join adds a call to a batch, and returns its position there. Without a batch the caller must run it at once.
func (g *Group[K, C]) join(ctx context.Context, key K, call C) (*batch[C], int) { //nolint:contextcheck // a batch has its own context
	g.mutex.Lock()
	defer g.mutex.Unlock()
	q := g.queues[key]
	if q == nil {
		if g.queues == nil {
			g.queues = map[K]*queue[C]{}
		}
		q = &queue[C]{}
		g.queues[key] = q
	}
	if q.running < max(1, g.MaxRunning) {
		q.running++
		if !g.Detached {
			return nil, 0
		}
		b := newBatch[C](context.Background())
		i := b.add(call)
		b.started = true
		go g.runBatches(key, b) // from here on the batch is another goroutine's
		return b, i
	}
	fits := func(b *batch[C]) bool { return g.Fits == nil || g.Fits(b.calls, call) }
	if i := slices.IndexFunc(q.waiting, fits); i >= 0 {
		return q.waiting[i], q.waiting[i].add(call)
	}
	if g.Detached {
		ctx = context.Background()
	}
	b := newBatch[C](context.WithoutCancel(ctx))
	q.waiting = append(q.waiting, b)
	return b, b.add(call)
}

func newBatch[C any](ctx context.Context) *batch[C] {
	b := &batch[C]{done: make(chan struct{})}
	b.ctx, b.cancel = context.WithCancel(ctx)
	return b
}

func (b *batch[C]) add(call C) (position int) {
	b.calls, b.gone = append(b.calls, call), append(b.gone, false)
	b.callers++
	return len(b.calls) - 1
}

// leave takes a call out of a batch that has not started, and cancels a batch whose callers have all left.
func (g *Group[K, C]) leave(key K, b *batch[C], i int) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	b.gone[i] = true
	if b.callers--; b.callers > 0 {
		return
	}
	b.cancel()
	if !b.started {
		q := g.queues[key]
		q.waiting = slices.DeleteFunc(q.waiting, func(other *batch[C]) bool { return other == b })
	}
}

// next starts the batch that has waited longest. If none waits it returns nil: one run less is under way.
func (g *Group[K, C]) next(key K) *batch[C] {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	q := g.queues[key]
	if len(q.waiting) == 0 {
		if q.running--; q.running == 0 {
			delete(g.queues, key)
		}
		return nil
	}
	b := q.waiting[0]
	q.waiting = slices.Delete(q.waiting, 0, 1)
	b.start()
	return b
}

// start drops the calls whose callers have left.
func (b *batch[C]) start() {
	b.started = true
	if b.callers == len(b.calls) {
		return
	}
	calls := make([]C, 0, b.callers)
	for i, call := range b.calls {
		if !b.gone[i] {
			calls = append(calls, call)
		}
	}
	b.calls = calls
}

// runBatches runs a batch and those that wait behind it, one after the other, in one goroutine, whose stack so grows
// only once.
func (g *Group[K, C]) runBatches(key K, b *batch[C]) {
	for ; b != nil; b = g.next(key) {
		g.run(b)
	}
}

func (g *Group[K, C]) run(b *batch[C]) {
	defer close(b.done)
	defer b.cancel()
	defer func() {
		if r := recover(); r != nil {
			b.err = fmt.Errorf("running a batch: panic: %v", r)
		}
	}()
	b.err = g.Run(b.ctx, b.calls)
}

// Stats counts the runs that are under way, and the calls that wait for one.
func (g *Group[K, C]) Stats() (running, waiting int) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	for _, q := range g.queues {
		running += q.running
		for _, b := range q.waiting {
			waiting += b.callers
		}
	}
	return running, waiting
}
