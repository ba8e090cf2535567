package tracing

import (
	"context"

	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
)

// childProvider makes spans only within a recorded span, and for jobs: the periodic queries to Redis and Postgres
// are no traces of their own.
type childProvider struct{ trace.TracerProvider }

// Tracer makes the spans of a library.
func (p childProvider) Tracer(name string, options ...trace.TracerOption) trace.Tracer {
	return childTracer{p.TracerProvider.Tracer(name, options...)}
}

type childTracer struct{ trace.Tracer }

// Start starts a span.
func (t childTracer) Start(ctx context.Context, name string, options ...trace.SpanStartOption) (context.Context, trace.Span) {
	if !trace.SpanFromContext(ctx).IsRecording() {
		config := trace.NewSpanStartConfig(options...)
		if config.SpanKind() != trace.SpanKindConsumer {
			return ctx, noop.Span{}
		}
	}
	return t.Tracer.Start(ctx, name, options...)
}
