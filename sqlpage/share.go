package sqlpage

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
)

// mostShared and mostKeys bound how many requests share a statement, and for how many keys it is.
const mostShared, mostKeys = 16, 2000

// maxConcurrent is how many statements with the same text may run at once. Further ones wait and are merged into one. It is
// half the number of processors, since other statements need them too.
func maxConcurrent() int { return max(1, runtime.GOMAXPROCS(0)/2) }

// sharing lets statements of several requests be one under load. Where some with one text are under way, further ones
// gather, and go together when one is done: no clock, and nobody waits who is alone. A row is never older than the
// request that gets it, as a statement is joined before it is sent. Each request counts it as a statement of its own;
// two of one request are never one, so that what a request uses does not depend on the load.
type sharing struct {
	maxConcurrent int
	mu            sync.Mutex
	texts         map[string]*text
}

// text is what runs, and waits, of one text.
type text struct {
	running int
	waiting []*shared
}

// shared is a statement for several requests.
type shared struct {
	statements []Statement
	requests   []request // as many
	keys       int
	left       int             // of the requests, those that still wait
	ctx        context.Context //nolint:containedctx // ends when nobody waits any more
	cancel     context.CancelFunc
	done       chan struct{}
	err        error
}

// share runs a statement, for others too where they have the same one.
func (d *Database) share(ctx context.Context, s Statement) error {
	of := request{ctx, budgetOf(ctx)}
	if !s.keyed || transactionOf(ctx) != nil || of.budget.spent() {
		return d.Read(ctx, s)
	}
	group := d.sharing.join(of, s)
	if group == nil {
		defer d.handOver(s.SQL) //nolint:contextcheck // those who go next have their own
		return d.Read(ctx, s)
	}
	select {
	case <-group.done:
		return group.err
	case <-ctx.Done():
		d.sharing.leave(group)
		return context.Cause(ctx) // the rows may still come; nobody reads them
	}
}

// join joins those who wait; nil is leave to run at once, after which handOver must be called.
func (s *sharing) join(of request, one Statement) *shared {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.texts[one.SQL]
	if t == nil {
		t = &text{}
		s.texts[one.SQL] = t
	}
	if t.running < s.maxConcurrent {
		t.running++
		return nil
	}
	keys := one.keys()
	for _, group := range t.waiting {
		if group.takes(of, keys) {
			group.Add(of, one, keys)
			return group
		}
	}
	group := &shared{done: make(chan struct{})}
	group.ctx, group.cancel = context.WithCancel(context.WithoutCancel(of.ctx))
	group.Add(of, one, keys)
	t.waiting = append(t.waiting, group)
	return group
}

// leave ends a group for which nobody waits any more.
func (s *sharing) leave(group *shared) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if group.left--; group.left == 0 {
		group.cancel()
	}
}

func (g *shared) takes(of request, keys int) bool {
	if len(g.requests) == mostShared || g.left == 0 || g.keys+keys > mostKeys {
		return false
	}
	isOfTheSame := func(other request) bool { return other.budget == of.budget }
	return of.budget == nil || !slices.ContainsFunc(g.requests, isOfTheSame)
}

func (g *shared) Add(of request, one Statement, keys int) {
	g.statements, g.requests, g.keys = append(g.statements, one), append(g.requests, of), g.keys+keys
	g.left++
}

// handOver ends a statement of one request, and has those who wait be served.
func (d *Database) handOver(sql string) {
	if group := d.sharing.next(sql); group != nil {
		go d.carry(group)
	}
}

// carry runs shared statements of one text, one after the other, until nobody waits: one goroutine, whose stack grows
// once.
func (d *Database) carry(group *shared) {
	sql := group.statements[0].SQL
	for ; group != nil; group = d.sharing.next(sql) {
		d.executeShared(group)
	}
}

// next gives those who have waited longest, now that one statement is done; nil, and it counts no more, if nobody waits.
func (s *sharing) next(sql string) *shared {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.texts[sql]
	if len(t.waiting) > 0 {
		group := t.waiting[0]
		t.waiting[0], t.waiting = nil, t.waiting[1:]
		return group
	}
	t.running--
	if t.running == 0 {
		delete(s.texts, sql)
	}
	return nil
}

// request is one that a statement is for.
type request struct {
	ctx    context.Context //nolint:containedctx // of a call that waits for the statement
	budget *Budget         // may be nil
}

// requestsKey is of the requests that a statement is for.
type requestsKey struct{}

// requestsOf are the requests that a statement is for.
func requestsOf(ctx context.Context) []request {
	if several, ok := ctx.Value(requestsKey{}).([]request); ok {
		return several
	}
	return []request{{ctx, budgetOf(ctx)}}
}

// executeShared runs until all who wait for it are gone.
func (d *Database) executeShared(group *shared) {
	defer close(group.done)
	defer func() {
		if r := recover(); r != nil {
			group.err = fmt.Errorf("running a shared statement: panic: %v", r)
		}
	}()
	defer group.cancel()
	group.err = d.Read(context.WithValue(group.ctx, requestsKey{}, group.requests), merged(group.statements))
}
