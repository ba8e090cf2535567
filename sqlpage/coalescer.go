package sqlpage

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
)

// A group has at most so many requests and keys.
const maxGroupRequests, maxGroupKeys = 16, 2000

// maxConcurrent is how many statements with the same text may run at once. Further ones wait and are merged into
// one. It is half the number of processors, since other statements need them too.
func maxConcurrent() int { return max(1, runtime.GOMAXPROCS(0)/2) }

// coalescer merges equal statements of several requests under load. While maxConcurrent statements with one text
// are running, further ones wait, and are sent as one when one of those ends. There is no timer, and a statement
// never waits when it is alone.
//
// A row is never older than the request that gets it: a statement joins a group before the group is sent. Each
// request counts it as one statement. Two statements of the same request are never merged, so the count does not
// depend on the load.
type coalescer struct {
	maxConcurrent int
	mu            sync.Mutex
	queues        map[string]*queue // by the statement's text
}

// queue is what is running and waiting of one text.
type queue struct {
	running int
	waiting []*group
}

// group is one statement for several requests.
type group struct {
	statements []Statement
	requests   []request // one for each statement
	keys       int
	waiters    int             // requests that still wait
	ctx        context.Context //nolint:containedctx // canceled when no request waits any more
	cancel     context.CancelFunc
	done       chan struct{}
	err        error
}

// runCoalesced runs a statement, merged with equal ones of other requests if there is load.
func (d *Database) runCoalesced(ctx context.Context, s Statement) error {
	req := request{ctx, budgetOf(ctx)}
	if !s.keyed || transactionOf(ctx) != nil || req.budget.isExhausted() {
		return d.Read(ctx, s)
	}
	g := d.coalescer.join(req, s)
	if g == nil {
		defer d.startNext(s.SQL) //nolint:contextcheck // the next group has its own context
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

// join adds a statement to a waiting group. It returns nil if the statement may run at once; startNext must then be
// called after it.
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

// removeWaiter cancels a group once no request waits for it.
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

// startNext ends a statement that ran at once, and starts the groups that wait behind it.
func (d *Database) startNext(sql string) {
	if g := d.coalescer.next(sql); g != nil {
		go d.runGroups(g)
	}
}

// runGroups runs the waiting groups of one text, one after the other, until none waits. They share one goroutine,
// so its stack grows only once.
func (d *Database) runGroups(g *group) {
	sql := g.statements[0].SQL
	for ; g != nil; g = d.coalescer.next(sql) {
		d.runGroup(g)
	}
}

// next returns the group that has waited longest. If none waits it returns nil and gives up the place of the
// statement that ended.
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

// request is a request that a statement is for.
type request struct {
	ctx    context.Context //nolint:containedctx // of a call that waits for the statement
	budget *Budget         // may be nil
}

// requestsKey holds the requests that a statement is for, if there are several.
type requestsKey struct{}

func requestsOf(ctx context.Context) []request {
	if several, ok := ctx.Value(requestsKey{}).([]request); ok {
		return several
	}
	return []request{{ctx, budgetOf(ctx)}}
}

// runGroup runs a group's statement until all its requests are gone.
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
