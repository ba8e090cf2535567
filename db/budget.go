package db

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
)

// Budget counts the statements of a request, and stops it where it would send more than its plan allows.
type Budget struct {
	limit int64
	used  atomic.Int64
}

type budgetKey struct{}

// WithBudget gives the statements under the context a budget.
func WithBudget(ctx context.Context, limit int) (context.Context, *Budget) {
	b := &Budget{limit: int64(limit)}
	return context.WithValue(ctx, budgetKey{}, b), b
}

// Used is how many statements were sent, the one that was stopped included.
func (b *Budget) Used() int { return int(b.used.Load()) }

// Exceeded says whether a statement was stopped: that is a bug of the plan.
func (b *Budget) Exceeded() bool { return b.used.Load() > b.limit }

// ErrBudget is the cause of a statement that was stopped.
var ErrBudget = errors.New("the request sent more statements than its plan allows")

// tracer counts what goes to Postgres. BEGIN, COMMIT and their like don't count.
type tracer struct{}

// TraceQueryStart counts a statement. pgx calls it before it sends one.
func (tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	b, _ := ctx.Value(budgetKey{}).(*Budget)
	if b == nil || transactional(data.SQL) {
		return ctx
	}
	if b.used.Add(1) > b.limit {
		stopped, stop := context.WithCancelCause(ctx)
		stop(ErrBudget)
		return stopped
	}
	return ctx
}

// TraceQueryEnd is needed by pgx's interface.
func (tracer) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func transactional(sql string) bool {
	word, _, _ := strings.Cut(strings.TrimSpace(sql), " ")
	switch strings.ToLower(strings.TrimSuffix(word, ";")) {
	case "begin", "commit", "rollback", "savepoint", "release":
		return true
	default:
		return false
	}
}

// refund takes back a statement that Postgres undid and that is sent once more.
func refund(ctx context.Context) {
	if b, _ := ctx.Value(budgetKey{}).(*Budget); b != nil {
		b.used.Add(-1)
	}
}
