package sqlpage

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"
)

type paths []string

func (p paths) Paths() []string { return p }

func TestSentStatements(t *testing.T) {
	t.Parallel()
	type originKey struct{}
	ctx, b := WithBudget(t.Context(), 2, func(ctx context.Context) Origin {
		p, _ := ctx.Value(originKey{}).(paths)
		if p == nil {
			return nil
		}
		return p
	})
	send := func(ctx context.Context, sql string, tag string) context.Context {
		ctx = Tracer{}.TraceQueryStart(ctx, nil, pgx.TraceQueryStartData{SQL: sql})
		if tag != "" {
			Tracer{}.TraceQueryEnd(ctx, nil, pgx.TraceQueryEndData{CommandTag: pgconn.NewCommandTag(tag)})
		}
		return ctx
	}
	one := context.WithValue(ctx, originKey{}, paths{"b", "a"})
	two := context.WithValue(ctx, originKey{}, paths{"c", "a"})
	send(ctx, "BEGIN", "BEGIN")
	send(one, "SELECT 'x'", "SELECT 3")
	require.NoError(t, send(context.WithValue(one, fusionKey{}, &Fusion{members: []*member{{ctx: one}, {ctx: two}}}), "SELECT 2", "").Err())
	require.ErrorIs(t, context.Cause(send(ctx, "SELECT 3", "")), ErrBudget)

	sent := b.Sent()
	require.Len(t, sent, 3)
	require.Equal(t, "SELECT ?", sent[0].Template())
	require.Equal(t, []string{"a", "b"}, sent[0].Fields())
	require.EqualValues(t, 3, sent[0].Rows)
	require.Equal(t, []string{"a", "b", "c"}, sent[1].Fields(), "a fused statement serves several")
	require.Positive(t, sent[1].Took, "it runs still")
	require.Empty(t, sent[2].Fields())
}

// Every request pays for recording its statements, for the debug view and the log of slow operations.
func BenchmarkSent(b *testing.B) {
	originOf := func(context.Context) Origin { return paths(nil) }
	for b.Loop() {
		ctx, _ := WithBudget(b.Context(), 4, originOf)
		for range 4 {
			of := Tracer{}.TraceQueryStart(ctx, nil, pgx.TraceQueryStartData{SQL: "SELECT 1"})
			Tracer{}.TraceQueryEnd(of, nil, pgx.TraceQueryEndData{})
		}
	}
}
