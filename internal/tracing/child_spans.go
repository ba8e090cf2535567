package tracing

import (
	"context"

	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
)

// childProvider makes spans only inside of one that is recorded, and of jobs: what a process asks of Redis and Postgres by
// itself, every second or so, is no trace of its own.
type childProvider struct{ trace.TracerProvider }

// Tracer makes the spans of a library.
func (p childProvider) Tracer(name string, options ...trace.TracerOption) trace.Tracer {
	return childTracer{p.TracerProvider.Tracer(name, options...)}
}

type childTracer struct{ trace.Tracer }

// Start begins a span.
func (t childTracer) Start(ctx context.Context, name string, options ...trace.SpanStartOption) (context.Context, trace.Span) {
	if !trace.SpanFromContext(ctx).IsRecording() {
		config := trace.NewSpanStartConfig(options...)
		if config.SpanKind() != trace.SpanKindConsumer {
			return ctx, noop.Span{}
		}
	}
	return t.Tracer.Start(ctx, name, options...)
}
