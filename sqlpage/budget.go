package sqlpage

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
)

// Budget counts the statements of a request, and stops it where it would send more than its plan allows.
type Budget struct {
	limit    int64
	used     atomic.Int64
	originOf func(ctx context.Context) Origin

	mu   sync.Mutex
	sent []*SentStatement
}

type budgetKey struct{}

// WithBudget gives the statements under the context a budget. asker finds whom one is sent for, or nil; it may be nil.
func WithBudget(ctx context.Context, limit int, originOf func(ctx context.Context) Origin) (context.Context, *Budget) {
	b := &Budget{limit: int64(limit), originOf: originOf}
	return context.WithValue(ctx, budgetKey{}, b), b
}

func budgetOf(ctx context.Context) *Budget {
	b, _ := ctx.Value(budgetKey{}).(*Budget)
	return b
}

// Used is how many statements were sent, the one that was stopped included.
func (b *Budget) Used() int { return int(b.used.Load()) }

// Exceeded says whether a statement was stopped: that is a bug of the plan.
func (b *Budget) Exceeded() bool { return b.used.Load() > b.limit }

// isExhausted says whether no statement is left.
func (b *Budget) isExhausted() bool { return b != nil && b.used.Load() >= b.limit }

// ErrBudget is the cause of a statement that was stopped.
var ErrBudget = errors.New("the request sent more statements than its plan allows")

// Tracer counts what goes to Postgres, and keeps it for the request. BEGIN, COMMIT and their like don't count.
type Tracer struct {
	Spans pgx.QueryTracer // sees each statement too; nil where there are no traces
}

// TraceQueryStart counts a statement. pgx calls it before it sends one.
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
	if exceeded && len(requests) == 1 { // one that is spent does not share
		stopped, stop := context.WithCancelCause(ctx)
		stop(ErrBudget)
		return stopped
	}
	return ctx
}

// TraceQueryEnd notes how long a statement took. pgx calls it when its rows are read.
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

// refund takes back statements that Postgres undid and that are sent once more.
func (b *Budget) refund(statements int64) {
	if b != nil {
		b.used.Add(-statements)
	}
}

// sentCount is how many statements count.
func (b *Budget) sentCount() int64 {
	if b == nil {
		return 0
	}
	return b.used.Load()
}
