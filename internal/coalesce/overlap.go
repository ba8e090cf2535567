package coalesce

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"
)

// Overlap coalesces calls of type C that each have some keys of type K. Calls that share no key run side by side. A
// call that shares one with a call that runs or waits, waits too. When a run ends, those whose keys are free then run:
// as one batch where they share keys, in the order in which they arrived. So the calls of each key run in that order.
// A call whose keys are free never waits.
//
// After a batch of several its keys rest for a little longer than it ran, 50 ms at most, and its callers are told of its
// end one after the other over that time. So what everybody wants at once takes less than half of the time, and no burst
// of it: the rest is for others.
type Overlap[K comparable, C any] struct {
	// Run runs calls: one in its caller's goroutine and context, or a batch that has waited. The context of a batch is
	// canceled when all its callers have gone. A panic in a batch is its error.
	Run func(ctx context.Context, calls []C) error
	// Fits says whether a call can still join a batch, else it waits for that batch's end; always if nil.
	Fits func(batch []C, call C) bool
	// Waits is called by a caller that begins to wait, and what it returns when the wait is over; nil for nothing.
	Waits func(ctx context.Context) (resume func())

	mutex   sync.Mutex
	claims  map[K]int      // how many calls that run or wait have the key
	held    map[K]struct{} // keys of calls that run
	waiting []*waiter[K, C]
	running int
}

// ErrStillRuns is the error of a call whose context ended while the call ran in a batch: what becomes of it is unknown.
var ErrStillRuns = errors.New("the call still runs")

// waiter is a call that waits, or runs in a batch.
type waiter[K comparable, C any] struct {
	ctx   context.Context //nolint:containedctx // of the caller, who waits
	keys  []K
	call  C
	batch *overlapBatch[K, C] // nil until it runs
	done  chan struct{}
	err   error // set when done is closed
}

// overlapBatch are calls that run together.
type overlapBatch[K comparable, C any] struct {
	waiters []*waiter[K, C]
	calls   []C
	callers int // that have not left
	cancel  context.CancelFunc
	hasRun  bool
	err     error // of the run
}

// Do runs a call, together with others that share its keys if those are not free. It returns the error of the run. If
// ctx ends while the call waits, it returns the cause and the call will not run. If
// ctx ends while the call runs in a batch, the error is also [ErrStillRuns].
func (o *Overlap[K, C]) Do(ctx context.Context, keys []K, call C) error {
	w := o.enter(ctx, keys, call)
	if w == nil {
		defer o.end(keys)
		return o.Run(ctx, []C{call})
	}
	if o.Waits != nil {
		defer o.Waits(ctx)()
	}
	select {
	case <-w.done:
		return w.err
	case <-ctx.Done():
		return o.leave(w)
	}
}

// enter returns nil if the keys are free: the caller then holds them, and must run the call.
func (o *Overlap[K, C]) enter(ctx context.Context, keys []K, call C) *waiter[K, C] {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if o.claims == nil {
		o.claims, o.held = map[K]int{}, map[K]struct{}{}
	}
	isClaimed := func(key K) bool { return o.claims[key] > 0 }
	mustWait := slices.ContainsFunc(keys, isClaimed)
	for _, key := range keys {
		o.claims[key]++
	}
	if !mustWait {
		o.hold(keys)
		return nil
	}
	w := &waiter[K, C]{ctx: ctx, keys: keys, call: call, done: make(chan struct{})}
	o.waiting = append(o.waiting, w)
	return w
}

func (o *Overlap[K, C]) hold(keys []K) {
	o.running++
	for _, key := range keys {
		o.held[key] = struct{}{}
	}
}

// end frees the keys of a single call that has run, and starts what has waited for them.
func (o *Overlap[K, C]) end(keys []K) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.release(keys)
	o.startFree()
}

// release frees the keys of a call that has run.
func (o *Overlap[K, C]) release(keys []K) {
	o.running--
	for _, key := range keys {
		delete(o.held, key)
	}
	o.unclaim(keys)
}

func (o *Overlap[K, C]) unclaim(keys []K) {
	for _, key := range keys {
		if o.claims[key]--; o.claims[key] == 0 {
			delete(o.claims, key)
		}
	}
}

// startFree starts the calls that nothing holds up any more.
func (o *Overlap[K, C]) startFree() {
	if len(o.waiting) == 0 {
		return
	}
	taken := maps.Clone(o.held) // and keys of those that keep waiting: later calls don't overtake them
	batchOf := map[K]*overlapBatch[K, C]{}
	var batches []*overlapBatch[K, C]
	o.waiting = slices.DeleteFunc(o.waiting, func(w *waiter[K, C]) bool {
		b, isFree := o.batchFor(w, taken, batchOf)
		if !isFree {
			for _, key := range w.keys {
				taken[key] = struct{}{}
			}
			return false
		}
		if b == nil {
			b = &overlapBatch[K, C]{}
			batches = append(batches, b)
		}
		b.add(w)
		for _, key := range w.keys {
			batchOf[key] = b
		}
		return true
	})
	for _, b := range batches {
		o.start(b)
	}
}

// batchFor finds the batch that a call joins, nil for one of its own. A call that would join two waits for both.
func (o *Overlap[K, C]) batchFor(w *waiter[K, C], taken map[K]struct{}, batchOf map[K]*overlapBatch[K, C]) (b *overlapBatch[K, C], isFree bool) {
	for _, key := range w.keys {
		if _, isTaken := taken[key]; isTaken {
			return nil, false
		}
		other := batchOf[key]
		if other != nil && b != nil && other != b {
			return nil, false
		}
		if other != nil {
			b = other
		}
	}
	return b, b == nil || o.Fits == nil || o.Fits(b.calls, w.call)
}

func (b *overlapBatch[K, C]) add(w *waiter[K, C]) {
	w.batch = b
	b.waiters, b.calls = append(b.waiters, w), append(b.calls, w.call)
	b.callers++
}

func (o *Overlap[K, C]) start(b *overlapBatch[K, C]) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(b.waiters[0].ctx))
	b.cancel = cancel
	for _, w := range b.waiters {
		o.hold(w.keys)
	}
	go o.runBatch(ctx, b)
}

func (o *Overlap[K, C]) runBatch(ctx context.Context, b *overlapBatch[K, C]) {
	defer b.cancel()
	began := time.Now()
	err := o.runSafely(ctx, b.calls)
	b.answer(o.restAfter(b, err, time.Since(began)))
	o.mutex.Lock()
	defer o.mutex.Unlock()
	for _, w := range b.waiters {
		o.release(w.keys)
	}
	o.startFree()
}

const (
	// restOver is by which part of its time a batch's rest is longer.
	restOver = 8
	// longestRest bounds it: a run that took long has waited, as for a lock, and left time for others.
	longestRest = 50 * time.Millisecond
)

// restAfter notes how a batch has run, and returns how long its keys rest: not at all if it has failed, or nobody waits
// for it any more.
func (o *Overlap[K, C]) restAfter(b *overlapBatch[K, C], err error, took time.Duration) time.Duration {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	b.hasRun, b.err = true, err
	if err != nil || b.callers == 0 || len(b.waiters) == 1 {
		return 0
	}
	return min(took+took/restOver, longestRest)
}

// answeredAtOnce is how many callers of a batch are told of its end at once.
const answeredAtOnce = 2

// answer tells callers that their batch has run, over a time.
func (b *overlapBatch[K, C]) answer(over time.Duration) {
	pause := over / time.Duration((len(b.waiters)+answeredAtOnce-1)/answeredAtOnce)
	for some := range slices.Chunk(b.waiters, answeredAtOnce) {
		for _, w := range some {
			w.err = b.err
			close(w.done)
		}
		if pause > 0 {
			<-time.After(pause)
		}
	}
}

func (o *Overlap[K, C]) runSafely(ctx context.Context, calls []C) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("running a batch: panic: %v", r)
		}
	}()
	return o.Run(ctx, calls)
}

// leave takes a call back whose context has ended, unless it runs. A batch whose callers have all left is canceled.
func (o *Overlap[K, C]) leave(w *waiter[K, C]) error {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	select {
	case <-w.done:
		return w.err
	default:
	}
	cause := context.Cause(w.ctx)
	if w.batch != nil {
		if w.batch.hasRun {
			return w.batch.err
		}
		if w.batch.callers--; w.batch.callers == 0 {
			w.batch.cancel()
		}
		return fmt.Errorf("%w: %w", ErrStillRuns, cause)
	}
	o.waiting = slices.DeleteFunc(o.waiting, func(other *waiter[K, C]) bool { return other == w })
	o.unclaim(w.keys)
	o.startFree()
	return cause
}

// Stats counts the calls that run, alone or in a batch, and those that wait.
func (o *Overlap[K, C]) Stats() (running, waiting int) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.running, len(o.waiting)
}
