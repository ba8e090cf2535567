package rt

import (
	"context"
	"sync"
)

// Flusher is what sends the batch that was collected so far, as a dataloader does.
type Flusher interface{ Flush() }

type gateKey struct{}

// Waits says that a resolver of a root field, or for one object, waits from now on for what a loader sends; ctx is its own. It
// returns what the resolver calls when it has waited. When all such resolvers of a level wait, or have returned, each loader is
// flushed: nobody else will come, and its clock need not run out. A resolver waits for one loader at a time: with several in
// goroutines of its own, batches may leave early. Elsewhere, as in batch resolvers and in a loader's own batches, it does nothing.
func Waits(ctx context.Context, loader Flusher) (waited func()) {
	g, _ := ctx.Value(gateKey{}).(*gate)
	if g == nil {
		return func() {}
	}
	round := g.wait(loader)
	return func() { g.resume(round) }
}

// gate knows when nothing in a level goes on until loaders are flushed.
type gate struct {
	mutex   sync.Mutex
	active  int // calls that go on, and what still begins calls
	waiting int
	loaders map[Flusher]bool // of those who wait
	round   int              // how often loaders were flushed
}

// enter says that a call begins, or something that will begin calls.
func (g *gate) enter() {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	g.active++
}

// leave says that it has ended.
func (g *gate) leave() {
	g.mutex.Lock()
	g.active--
	g.flush()
}

func (g *gate) wait(loader Flusher) (round int) {
	g.mutex.Lock()
	if g.loaders == nil {
		g.loaders = map[Flusher]bool{}
	}
	g.loaders[loader] = true
	g.active--
	g.waiting++
	round = g.round
	g.flush()
	return round
}

// resume says that a call goes on that has waited since a round.
func (g *gate) resume(round int) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	if round == g.round { // its loader did not wait for the others
		g.active++
		g.waiting--
	}
}

// flush flushes the loaders if all wait. They go on then. It is called with the mutex held, and releases it.
func (g *gate) flush() {
	if g.active > 0 || g.waiting == 0 {
		g.mutex.Unlock()
		return
	}
	loaders := g.loaders
	g.loaders, g.active, g.waiting = nil, g.waiting, 0
	g.round++
	g.mutex.Unlock()
	for loader := range loaders {
		loader.Flush()
	}
}
