package tracing

import (
	"github.com/riverqueue/river/rivertype"
	"github.com/riverqueue/rivercontrib/otelriver"
	"go.opentelemetry.io/otel/metric/noop"
)

// Jobs makes a span for each job that is queued, and a trace for each that is worked, with a link to where it was
// queued: a job carries the ids of that span.
func (t *Traces) Jobs() []rivertype.Middleware {
	if t == nil {
		return nil
	}
	return []rivertype.Middleware{otelriver.NewMiddleware(&otelriver.MiddlewareConfig{
		EnableTracePropagation:      true,
		EnableWorkSpanJobKindSuffix: true,
		MeterProvider:               noop.NewMeterProvider(),
		TracerProvider:              t.children,
	})}
}
