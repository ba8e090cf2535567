package sqlpage

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
)

// maxGroupRequests and mostKeys bound how many requests share a statement, and for how many keys it is.
const maxGroupRequests, maxGroupKeys = 16, 2000

// maxConcurrent is how many statements with the same text may run at once. Further ones wait and are merged into one. It is
// half the number of processors, since other statements need them too.
func maxConcurrent() int { return max(1, runtime.GOMAXPROCS(0)/2) }

// coalescer lets statements of several requests be one under load. Where some with one text are under way, further ones
// gather, and go together when one is done: no clock, and nobody waits who is alone. A row is never older than the
// request that gets it, as a statement is joined before it is sent. Each request counts it as a statement of its own;
// two of one request are never one, so that what a request uses does not depend on the load.
type coalescer struct {
	maxConcurrent int
	mu            sync.Mutex
	queues        map[string]*queue
}

// queue is what runs, and waits, of one text.
type queue struct {
	running int
	waiting []*group
}

// group is a statement for several requests.
type group struct {
	statements []Statement
	requests   []request // as many
	keys       int
	waiters    int             // of the requests, those that still wait
	ctx        context.Context //nolint:containedctx // ends when nobody waits any more
	cancel     context.CancelFunc
	done       chan struct{}
	err        error
}

// runCoalesced runs a statement, for others too where they have the same one.
func (d *Database) runCoalesced(ctx context.Context, s Statement) error {
	req := request{ctx, budgetOf(ctx)}
	if !s.keyed || transactionOf(ctx) != nil || req.budget.isExhausted() {
		return d.Read(ctx, s)
	}
	g := d.coalescer.join(req, s)
	if g == nil {
		defer d.startNext(s.SQL) //nolint:contextcheck // those who go next have their own
		return d.Read(ctx, s)
	}
	select {
	case <-g.done:
		return g.err
	case <-ctx.Done():
		d.coalescer.removeWaiter(g)
		return context.Cause(ctx) // the rows may still come; nobody reads them
	}
}

// join joins those who wait; nil is leave to run at once, after which handOver must be called.
func (c *coalescer) join(req request, s Statement) *group {
	c.mu.Lock()
	defer c.mu.Unlock()
	q := c.queues[s.SQL]
	if q == nil {
		q = &queue{}
		c.queues[s.SQL] = q
	}
	if q.running < c.maxConcurrent {
		q.running++
		return nil
	}
	keys := s.keyCount()
	for _, g := range q.waiting {
		if g.accepts(req, keys) {
			g.add(req, s, keys)
			return g
		}
	}
	g := &group{done: make(chan struct{})}
	g.ctx, g.cancel = context.WithCancel(context.WithoutCancel(req.ctx))
	g.add(req, s, keys)
	q.waiting = append(q.waiting, g)
	return g
}

// removeWaiter ends a group for which nobody waits any more.
func (c *coalescer) removeWaiter(g *group) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if g.waiters--; g.waiters == 0 {
		g.cancel()
	}
}

func (g *group) accepts(req request, keys int) bool {
	if len(g.requests) == maxGroupRequests || g.waiters == 0 || g.keys+keys > maxGroupKeys {
		return false
	}
	hasSameBudget := func(other request) bool { return other.budget == req.budget }
	return req.budget == nil || !slices.ContainsFunc(g.requests, hasSameBudget)
}

func (g *group) add(req request, s Statement, keys int) {
	g.statements, g.requests, g.keys = append(g.statements, s), append(g.requests, req), g.keys+keys
	g.waiters++
}

// startNext ends a statement of one request, and has those who wait be served.
func (d *Database) startNext(sql string) {
	if g := d.coalescer.next(sql); g != nil {
		go d.runGroups(g)
	}
}

// runGroups runs shared statements of one text, one after the other, until nobody waits: one goroutine, whose stack grows
// once.
func (d *Database) runGroups(g *group) {
	sql := g.statements[0].SQL
	for ; g != nil; g = d.coalescer.next(sql) {
		d.runGroup(g)
	}
}

// next gives those who have waited longest, now that one statement is done; nil, and it counts no more, if nobody waits.
func (c *coalescer) next(sql string) *group {
	c.mu.Lock()
	defer c.mu.Unlock()
	q := c.queues[sql]
	if len(q.waiting) > 0 {
		g := q.waiting[0]
		q.waiting[0], q.waiting = nil, q.waiting[1:]
		return g
	}
	q.running--
	if q.running == 0 {
		delete(c.queues, sql)
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

// runGroup runs until all who wait for it are gone.
func (d *Database) runGroup(g *group) {
	defer close(g.done)
	defer func() {
		if r := recover(); r != nil {
			g.err = fmt.Errorf("running a shared statement: panic: %v", r)
		}
	}()
	defer g.cancel()
	g.err = d.Read(context.WithValue(g.ctx, requestsKey{}, g.requests), merge(g.statements))
}
