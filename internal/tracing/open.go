package tracing

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// Options say where traces go. OpenTelemetry's library reads everything else from the environment: headers,
// certificates, the service's name.
type Options struct {
	// Endpoint is the collector's URL, to which the path of traces is added.
	Endpoint string
	// TracesEndpoint is the complete URL of traces, and takes precedence over Endpoint. Default: the library's, on
	// this machine.
	TracesEndpoint string
	// Share is the share of traces that are sent, of those that nobody has decided on before; 0 leaves the choice of a
	// sampler to the environment.
	Share float64
	// Log is told if traces can't be sent.
	Log *slog.Logger
}

// Traces makes and sends spans. A nil Traces makes none, at no cost.
type Traces struct {
	provider *sdktrace.TracerProvider
	children trace.TracerProvider // for spans within others
}

// Open makes a Traces. A collector that is away is no error: what can't be sent is dropped.
func Open(ctx context.Context, o Options) (*Traces, error) {
	exporter, err := newExporter(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("setting up traces: %w", err)
	}
	described, err := resource.New(ctx,
		resource.WithAttributes(attribute.String("service.name", "orderly")),
		resource.WithTelemetrySDK(),
		resource.WithFromEnv(), // the last one of a name counts
	)
	if err != nil {
		return nil, fmt.Errorf("setting up traces: %w", err)
	}
	options := []sdktrace.TracerProviderOption{sdktrace.WithBatcher(&redactingExporter{SpanExporter: exporter, log: o.Log}), sdktrace.WithResource(described)}
	if o.Share > 0 {
		options = append(options, sdktrace.WithSampler(sampler(o.Share)))
	}
	provider := sdktrace.NewTracerProvider(options...)
	return &Traces{provider: provider, children: childProvider{TracerProvider: provider}}, nil
}

// sampler sends a share of the traces that begin here, and of others what was decided where they began.
func sampler(share float64) sdktrace.Sampler {
	return sdktrace.ParentBased(sdktrace.TraceIDRatioBased(share))
}

func newExporter(ctx context.Context, o Options) (*otlptrace.Exporter, error) {
	endpoint := o.TracesEndpoint
	if endpoint == "" && o.Endpoint != "" {
		endpoint = strings.TrimRight(o.Endpoint, "/") + "/v1/traces"
	}
	var options []otlptracehttp.Option
	if endpoint != "" {
		options = append(options, otlptracehttp.WithEndpointURL(endpoint))
	}
	return otlptracehttp.New(ctx, options...)
}

// Close sends the rest until ctx ends.
func (t *Traces) Close(ctx context.Context) error {
	if t == nil {
		return nil
	}
	if err := t.provider.Shutdown(ctx); err != nil {
		return fmt.Errorf("sending the last traces: %w", err)
	}
	return nil
}

// Provider makes spans; nil if there are none.
func (t *Traces) Provider() trace.TracerProvider {
	if t == nil {
		return nil
	}
	return t.provider
}
