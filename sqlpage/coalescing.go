package sqlpage

import (
	"context"
	"runtime"
	"slices"

	"orderly.example/internal/coalesce"
	"orderly.example/internal/replica"
)

// A batch has at most so many statements and keys.
const maxBatchStatements, maxBatchKeys = 16, 2000

// coalescer merges equal statements of several requests under load: while as many as may run with one text are
// running, further ones wait, and are sent as one when one of those ends.
//
// Each request counts the statement as one. Two statements of the same request are never merged, so the count does
// not depend on the load.
type coalescer = coalesce.Group[coalescingKey, coalescedStatement]

// coalescingKey is what statements that are merged have in common.
type coalescingKey struct {
	sql    string
	server *replica.Replica // nil for the primary
}

// coalescedStatement is a keyed statement of a request.
type coalescedStatement struct {
	Statement

	request request
	keys    int
}

func (d *Database) newCoalescer() *coalescer {
	// Half the processors may work for one text, since other statements need them too.
	return &coalescer{Run: d.runMerged, Fits: fitsBatch, MaxRunning: max(1, runtime.GOMAXPROCS(0)/2)}
}

func fitsBatch(batch []coalescedStatement, s coalescedStatement) bool {
	keys := s.keys
	for i := range batch {
		keys += batch[i].keys
	}
	hasSameBudget := func(other coalescedStatement) bool { return other.request.budget == s.request.budget }
	return len(batch) < maxBatchStatements && keys <= maxBatchKeys &&
		(s.request.budget == nil || !slices.ContainsFunc(batch, hasSameBudget))
}

// runCoalesced runs a statement, merged with equal ones of other requests if there is load.
func (d *Database) runCoalesced(ctx context.Context, s Statement) error {
	r := request{ctx, budgetOf(ctx)}
	if !s.keyed || transactionOf(ctx) != nil || r.budget.isExhausted() {
		return d.Read(ctx, s)
	}
	return d.coalescer.Do(ctx, coalescingKey{s.SQL, d.replicaFor(ctx)}, coalescedStatement{s, r, s.keyCount()})
}

// runMerged runs statements of several requests as one.
func (d *Database) runMerged(ctx context.Context, batch []coalescedStatement) error {
	if ctx == batch[0].request.ctx { // it has not waited
		return d.Read(ctx, batch[0].Statement)
	}
	statements, requests := make([]Statement, len(batch)), make([]request, len(batch))
	for i := range batch {
		statements[i], requests[i] = batch[i].Statement, batch[i].request
	}
	return d.Read(context.WithValue(ctx, requestsKey{}, requests), merge(statements))
}

// request is a request that a statement is for.
type request struct {
	ctx    context.Context //nolint:containedctx // of a call that waits for the statement
	budget *Budget         // may be nil
}

// requestsKey holds the requests that a statement is for, if it has waited for others.
type requestsKey struct{}

func requestsOf(ctx context.Context) []request {
	if several, ok := ctx.Value(requestsKey{}).([]request); ok {
		return several
	}
	return []request{{ctx, budgetOf(ctx)}}
}
