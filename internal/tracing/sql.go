package tracing

import (
	"context"
	"errors"

	"github.com/exaring/otelpgx"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric/noop"
	"go.opentelemetry.io/otel/trace"

	"orderly.example/sqlpage"
)

// SQL makes a span for each statement, with its template and the fields for which it runs; nil if there are no
// traces.
func (t *Traces) SQL() pgx.QueryTracer {
	if t == nil {
		return nil
	}
	return statementTracer{otelpgx.NewTracer(
		otelpgx.WithTracerProvider(t.children),
		otelpgx.WithMeterProvider(noop.NewMeterProvider()),
		otelpgx.WithDisableConnectionDetailsInAttributes(),
	)}
}

// statementTracer passes statements to otelpgx without their values.
type statementTracer struct{ spans *otelpgx.Tracer }

// TraceQueryStart starts a span if the statement belongs to a trace.
func (s statementTracer) TraceQueryStart(ctx context.Context, c *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	if !trace.SpanFromContext(ctx).IsRecording() {
		return ctx
	}
	ctx = s.spans.TraceQueryStart(ctx, c, pgx.TraceQueryStartData{SQL: sqlpage.Template(data.SQL)})
	if fields := sqlpage.FieldsOf(ctx); len(fields) > 0 {
		trace.SpanFromContext(ctx).SetAttributes(attribute.StringSlice("graphql.fields", fields))
	}
	return context.WithValue(ctx, statementKey{}, true)
}

// statementKey marks a context whose span is a statement's: without it, the span must not be ended here.
type statementKey struct{}

// TraceQueryEnd ends the span.
func (s statementTracer) TraceQueryEnd(ctx context.Context, c *pgx.Conn, data pgx.TraceQueryEndData) {
	if ctx.Value(statementKey{}) == nil {
		return
	}
	s.spans.TraceQueryEnd(ctx, c, pgx.TraceQueryEndData{CommandTag: data.CommandTag, Err: withoutMessage(data.Err)})
}

// withoutMessage removes an error's message, which can contain values.
func withoutMessage(err error) error {
	if err == nil {
		return nil
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return &pgconn.PgError{Severity: pg.Severity, Code: pg.Code}
	}
	return errFailed
}

var errFailed = errors.New("failed")
