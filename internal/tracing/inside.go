package tracing

import (
	"context"

	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
)

// inside makes spans only inside of one that is recorded, and of jobs: what a process asks of Redis and Postgres by
// itself, every second or so, is no trace of its own.
type inside struct{ trace.TracerProvider }

// Tracer makes the spans of a library.
func (p inside) Tracer(name string, options ...trace.TracerOption) trace.Tracer {
	return insideTracer{p.TracerProvider.Tracer(name, options...)}
}

type insideTracer struct{ trace.Tracer }

// Start begins a span.
func (t insideTracer) Start(ctx context.Context, name string, options ...trace.SpanStartOption) (context.Context, trace.Span) {
	if !trace.SpanFromContext(ctx).IsRecording() {
		config := trace.NewSpanStartConfig(options...)
		if config.SpanKind() != trace.SpanKindConsumer {
			return ctx, noop.Span{}
		}
	}
	return t.Tracer.Start(ctx, name, options...)
}
