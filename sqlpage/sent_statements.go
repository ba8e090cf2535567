package sqlpage

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// Origin is what a statement is sent for: a GraphQL field, by the paths where it is selected.
type Origin interface{ Paths() []string }

// SentStatement is a statement that a request has sent to Postgres.
type SentStatement struct {
	// Took is the time until all rows were read, or until now.
	Took time.Duration
	// Rows is how many were read or written.
	Rows   int64
	Failed bool

	sql       string // contains values: only the template may be shown
	budget    *Budget
	ctx       context.Context //nolint:containedctx // for originOf, which is rarely called
	startedAt time.Time
	ended     bool
}

// Template is the statement without values.
func (s *SentStatement) Template() string { return Template(s.sql) }

// Fields are the sorted paths of the fields it was sent for.
func (s *SentStatement) Fields() []string {
	paths := []string{}
	for _, origin := range s.budget.origins(s.ctx) {
		paths = append(paths, origin.Paths()...)
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// maxSent bounds how many statements are recorded for a request: retries can exceed its plan.
const maxSent = 32

// Sent lists the statements that were sent, in order.
func (b *Budget) Sent() []SentStatement {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := make([]SentStatement, len(b.sent))
	for i, s := range b.sent {
		list[i] = *s
		if !s.ended {
			list[i].Took = time.Since(s.startedAt)
		}
	}
	return list
}

// runningStatement is a running statement, for one of its requests.
type runningStatement struct {
	budget *Budget
	sent   *SentStatement // nil if it is not recorded
}

type runningKey struct{}

// record adds a statement that is about to be sent.
func (b *Budget) record(ctx context.Context, sql string) *SentStatement {
	s := &SentStatement{sql: sql, budget: b, ctx: ctx, startedAt: time.Now()}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.sent) == maxSent {
		return nil
	}
	b.sent = append(b.sent, s)
	return s
}

// recordEnd completes a recorded statement. Its rows are all that were read, including those for other requests.
func (b *Budget) recordEnd(s *SentStatement, data pgx.TraceQueryEndData) {
	if s == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	s.Took, s.Rows, s.Failed, s.ended = time.Since(s.startedAt), data.CommandTag.RowsAffected(), data.Err != nil, true
}

// origins is what a statement is sent for: several fields if it is fused.
func (b *Budget) origins(ctx context.Context) []Origin {
	if b.originOf == nil {
		return nil
	}
	f, _ := ctx.Value(fusionKey{}).(*Fusion)
	if f == nil {
		return b.appendOrigin(nil, ctx)
	}
	var origins []Origin
	for _, of := range f.contexts() {
		origins = b.appendOrigin(origins, of) //nolint:contextcheck // each load has its own context
	}
	return origins
}

func (b *Budget) appendOrigin(origins []Origin, ctx context.Context) []Origin { //nolint:revive // like append
	if origin := b.originOf(ctx); origin != nil {
		origins = append(origins, origin)
	}
	return origins
}

// FieldsOf returns the sorted paths of the fields that a statement under the context is sent for.
func FieldsOf(ctx context.Context) []string {
	b := budgetOf(ctx)
	if b == nil {
		return nil
	}
	s := SentStatement{budget: b, ctx: ctx}
	return s.Fields()
}
