package sqlpage

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
)

// Budget counts the statements of a request, and stops it before it sends more than its plan allows.
type Budget struct {
	limit    int64
	used     atomic.Int64
	originOf func(ctx context.Context) Origin

	mu   sync.Mutex
	sent []*SentStatement
}

type budgetKey struct{}

// WithBudget gives the statements under the context a budget. originOf returns what a statement is sent for, or
// nil; it may be nil itself.
func WithBudget(ctx context.Context, limit int, originOf func(ctx context.Context) Origin) (context.Context, *Budget) {
	b := &Budget{limit: int64(limit), originOf: originOf}
	return context.WithValue(ctx, budgetKey{}, b), b
}

func budgetOf(ctx context.Context) *Budget {
	b, _ := ctx.Value(budgetKey{}).(*Budget)
	return b
}

// Used is how many statements were sent, including the one that was stopped.
func (b *Budget) Used() int { return int(b.used.Load()) }

// Exceeded reports whether a statement was stopped. That is a bug in the plan.
func (b *Budget) Exceeded() bool { return b.used.Load() > b.limit }

// isExhausted reports whether no statement is left.
func (b *Budget) isExhausted() bool { return b != nil && b.used.Load() >= b.limit }

// ErrBudget is the cause of a stopped statement.
var ErrBudget = errors.New("the request sent more statements than its plan allows")

// Tracer counts the statements sent to Postgres and records them for the request. BEGIN, COMMIT and the like don't
// count.
type Tracer struct {
	Spans pgx.QueryTracer // traces each statement too; nil without tracing
}

// TraceQueryStart counts a statement. pgx calls it before sending it.
func (t Tracer) TraceQueryStart(ctx context.Context, c *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	if t.Spans != nil {
		ctx = t.Spans.TraceQueryStart(ctx, c, data)
	}
	if isTransactionControl(data.SQL) {
		return ctx
	}
	requests := requestsOf(ctx)
	sent := make([]runningStatement, 0, len(requests))
	exceeded := false
	for _, r := range requests {
		if b := r.budget; b != nil {
			sent = append(sent, runningStatement{b, b.record(r.ctx, data.SQL)})
			exceeded = b.used.Add(1) > b.limit
		}
	}
	if len(sent) == 0 {
		return ctx
	}
	ctx = context.WithValue(ctx, runningKey{}, sent)
	if exceeded && len(requests) == 1 { // an exhausted budget is never coalesced
		stopped, stop := context.WithCancelCause(ctx)
		stop(ErrBudget)
		return stopped
	}
	return ctx
}

// TraceQueryEnd records how long a statement took. pgx calls it once its rows are read.
func (t Tracer) TraceQueryEnd(ctx context.Context, c *pgx.Conn, data pgx.TraceQueryEndData) {
	if t.Spans != nil {
		t.Spans.TraceQueryEnd(ctx, c, data)
	}
	sent, _ := ctx.Value(runningKey{}).([]runningStatement)
	for _, s := range sent {
		s.budget.recordEnd(s.sent, data)
	}
}

func isTransactionControl(sql string) bool {
	word, _, _ := strings.Cut(strings.TrimSpace(sql), " ")
	switch strings.ToLower(strings.TrimSuffix(word, ";")) {
	case "begin", "commit", "rollback", "savepoint", "release":
		return true
	default:
		return false
	}
}

// refund uncounts statements that Postgres undid and that are sent again.
func (b *Budget) refund(statements int64) {
	if b != nil {
		b.used.Add(-statements)
	}
}

func (b *Budget) sentCount() int64 {
	if b == nil {
		return 0
	}
	return b.used.Load()
}
