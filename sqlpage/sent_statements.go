package sqlpage

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// Asker is what a statement is sent for: a field of the graph, by the paths where it stands.
type Asker interface{ Paths() []string }

// SentStatement is a statement that a request has sent to Postgres.
type SentStatement struct {
	// Took is the time until all rows were read; until now, where they are not.
	Took time.Duration
	// Rows is how many were read or written.
	Rows   int64
	Failed bool

	sql    string // holds values: only the template is shown
	budget *Budget
	ctx    context.Context //nolint:containedctx // tells for whom it was sent, which few ask
	began  time.Time
	ended  bool
}

// Template is the statement without values.
func (s *SentStatement) Template() string { return Template(s.sql) }

// Fields are the paths of the fields that it was sent for, sorted.
func (s *SentStatement) Fields() []string {
	paths := []string{}
	for _, asker := range s.budget.askers(s.ctx) {
		paths = append(paths, asker.Paths()...)
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// mostSent bounds what is kept of a request's statements: those that deadlocks undid are sent again.
const mostSent = 32

// Sent lists the statements that were sent, in order.
func (b *Budget) Sent() []SentStatement {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := make([]SentStatement, len(b.sent))
	for i, s := range b.sent {
		list[i] = *s
		if !s.ended {
			list[i].Took = time.Since(s.began)
		}
	}
	return list
}

// sending is a statement that is running, of one of the requests that it is for.
type sending struct {
	budget *Budget
	sent   *SentStatement // nil where it is not kept
}

type sendingKey struct{}

// note adds a statement that is about to be sent.
func (b *Budget) note(ctx context.Context, sql string) *SentStatement {
	s := &SentStatement{sql: sql, budget: b, ctx: ctx, began: time.Now()}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.sent) == mostSent {
		return nil
	}
	b.sent = append(b.sent, s)
	return s
}

// noteEnd completes what note has added. The rows are all that were read, for others too.
func (b *Budget) noteEnd(s *SentStatement, data pgx.TraceQueryEndData) {
	if s == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	s.Took, s.Rows, s.Failed, s.ended = time.Since(s.began), data.CommandTag.RowsAffected(), data.Err != nil, true
}

// askers finds out for whom a statement is sent: a fused one for several.
func (b *Budget) askers(ctx context.Context) []Asker {
	if b.asker == nil {
		return nil
	}
	fused, _ := ctx.Value(fusedKey{}).([]*member)
	if fused == nil {
		return b.appendAsker(nil, ctx)
	}
	askers := make([]Asker, 0, len(fused))
	for _, m := range fused {
		askers = b.appendAsker(askers, m.ctx) //nolint:contextcheck // each load has its own
	}
	return askers
}

func (b *Budget) appendAsker(askers []Asker, ctx context.Context) []Asker { //nolint:revive // as append
	if asker := b.asker(ctx); asker != nil {
		askers = append(askers, asker)
	}
	return askers
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
