package tracing

import (
	"context"
	"fmt"
	"log/slog"

	"go.opentelemetry.io/otel/trace"
)

// Log adds the trace's id to each line that belongs to a trace.
func (t *Traces) Log(log *slog.Logger) *slog.Logger {
	if t == nil {
		return log
	}
	return slog.New(withTrace{log.Handler()})
}

type withTrace struct{ slog.Handler }

// Handle writes a line.
func (h withTrace) Handle(ctx context.Context, line slog.Record) error {
	if id := ID(ctx); id != "" {
		line.AddAttrs(slog.String("trace", id))
	}
	if err := h.Handler.Handle(ctx, line); err != nil {
		return fmt.Errorf("writing a line: %w", err)
	}
	return nil
}

// WithAttrs returns a handler with further attributes.
func (h withTrace) WithAttrs(attributes []slog.Attr) slog.Handler {
	return withTrace{h.Handler.WithAttrs(attributes)}
}

// WithGroup returns a handler with a group.
func (h withTrace) WithGroup(name string) slog.Handler { return withTrace{h.Handler.WithGroup(name)} }

// ID is the id of the context's trace; empty if none is recorded.
func ID(ctx context.Context) string {
	span := trace.SpanContextFromContext(ctx)
	if !span.IsSampled() {
		return ""
	}
	return span.TraceID().String()
}
