package tracing

import (
	"context"
	"log/slog"

	"go.opentelemetry.io/otel/attribute"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// redactingExporter sends only the attributes of a span that are known to contain no user data: libraries add
// client addresses, error messages and more, and a new version may add others.
type redactingExporter struct {
	sdktrace.SpanExporter

	log *slog.Logger
}

// ExportSpans sends spans. A failure is logged: the library would write it to stderr.
func (d *redactingExporter) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	shown := make([]sdktrace.ReadOnlySpan, len(spans))
	for i, span := range spans {
		shown[i] = redactedSpan{span}
	}
	if err := d.SpanExporter.ExportSpans(ctx, shown); err != nil && d.log != nil {
		d.log.WarnContext(ctx, "traces can't be sent", "spans", len(spans), "error", err)
	}
	return nil
}

type redactedSpan struct{ sdktrace.ReadOnlySpan }

// Attributes are the allowed ones.
func (s redactedSpan) Attributes() []attribute.KeyValue { return allowed(s.ReadOnlySpan.Attributes()) }

// Events are errors, with their types only.
func (s redactedSpan) Events() []sdktrace.Event {
	events := s.ReadOnlySpan.Events()
	discreet := make([]sdktrace.Event, len(events))
	for i, event := range events {
		event.Attributes = allowed(event.Attributes)
		discreet[i] = event
	}
	return discreet
}

// Status has no message.
func (s redactedSpan) Status() sdktrace.Status {
	return sdktrace.Status{Code: s.ReadOnlySpan.Status().Code}
}

func allowed(attributes []attribute.KeyValue) []attribute.KeyValue {
	kept := make([]attribute.KeyValue, 0, len(attributes))
	for _, a := range attributes {
		if isAllowed(a.Key) {
			kept = append(kept, a)
		}
	}
	return kept
}

func isAllowed(key attribute.Key) bool {
	switch key {
	case "db.namespace", "db.operation.name", "db.query.text", "db.redis.num_cmd", "db.response.status_code", "db.system",
		"db.system.name", "pgx.rows_affected", "pgx.sql_state",
		"error.type", "exception.type",
		"graphql.error.codes", "graphql.fields", "graphql.operation.name", "graphql.operation.type",
		"http.request.body.size", "http.request.method", "http.response.body.size", "http.response.status_code",
		"network.protocol.version", "url.scheme",
		"orderly.nodes.bound", "orderly.nodes.used", "orderly.statements.bound", "orderly.statements.used",
		"attempt", "cancel", "created_at", "id", "kind", "kinds", "priority", "queue", "scheduled_at", "snooze",
		"snooze.duration", "status", "unique_skipped_as_duplicate_count":
		return true
	default:
		return false
	}
}
