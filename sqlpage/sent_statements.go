package sqlpage

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// Origin is what a statement is sent for: a field of the graph, by the paths where it stands.
type Origin interface{ Paths() []string }

// SentStatement is a statement that a request has sent to Postgres.
type SentStatement struct {
	// Took is the time until all rows were read; until now, where they are not.
	Took time.Duration
	// Rows is how many were read or written.
	Rows   int64
	Failed bool

	sql       string // holds values: only the template is shown
	budget    *Budget
	ctx       context.Context //nolint:containedctx // tells for whom it was sent, which few ask
	startedAt time.Time
	ended     bool
}

// Template is the statement without values.
func (s *SentStatement) Template() string { return Template(s.sql) }

// Fields are the paths of the fields that it was sent for, sorted.
func (s *SentStatement) Fields() []string {
	paths := []string{}
	for _, origin := range s.budget.origins(s.ctx) {
		paths = append(paths, origin.Paths()...)
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// maxSent bounds what is kept of a request's statements: those that deadlocks undid are sent again.
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

// runningStatement is a statement that is running, of one of the requests that it is for.
type runningStatement struct {
	budget *Budget
	sent   *SentStatement // nil where it is not kept
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

// recordEnd completes what note has added. The rows are all that were read, for others too.
func (b *Budget) recordEnd(s *SentStatement, data pgx.TraceQueryEndData) {
	if s == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	s.Took, s.Rows, s.Failed, s.ended = time.Since(s.startedAt), data.CommandTag.RowsAffected(), data.Err != nil, true
}

// origins finds out for whom a statement is sent: a fused one for several.
func (b *Budget) origins(ctx context.Context) []Origin {
	if b.originOf == nil {
		return nil
	}
	fused, _ := ctx.Value(membersKey{}).([]*member)
	if fused == nil {
		return b.appendOrigin(nil, ctx)
	}
	origins := make([]Origin, 0, len(fused))
	for _, m := range fused {
		origins = b.appendOrigin(origins, m.ctx) //nolint:contextcheck // each load has its own
	}
	return origins
}

func (b *Budget) appendOrigin(origins []Origin, ctx context.Context) []Origin { //nolint:revive // as append
	if origin := b.originOf(ctx); origin != nil {
		origins = append(origins, origin)
	}
	return origins
}

// FieldsOf are the paths of the fields that a statement about to be sent under the context is for, sorted.
func FieldsOf(ctx context.Context) []string {
	b := budgetOf(ctx)
	if b == nil {
		return nil
	}
	s := SentStatement{budget: b, ctx: ctx}
	return s.Fields()
}
