package tracing

import (
	"net/http"
	"strings"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/metric/noop"
	"go.opentelemetry.io/otel/propagation"
)

// Requests makes a trace for each request for /graphql or a file. If a request names a trace, it becomes part of
// that trace if trusted allows it. Otherwise the trace is only linked, so that clients do not decide what is
// recorded.
func (t *Traces) Requests(trusted func(*http.Request) bool, next http.Handler) http.Handler {
	if t == nil {
		return next
	}
	return otelhttp.NewHandler(next, "request",
		otelhttp.WithTracerProvider(t.provider),
		otelhttp.WithMeterProvider(noop.NewMeterProvider()),
		otelhttp.WithPropagators(propagation.TraceContext{}),
		otelhttp.WithPublicEndpointFn(func(r *http.Request) bool { return !trusted(r) }),
		otelhttp.WithFilter(func(r *http.Request) bool { return routeOf(r) != "" }),
		otelhttp.WithSpanNameFormatter(func(_ string, r *http.Request) string { return methodOf(r) + " " + routeOf(r) }),
	)
}

func routeOf(r *http.Request) string {
	switch {
	case r.URL.Path == "/graphql":
		return "/graphql"
	case strings.HasPrefix(r.URL.Path, "/files/"):
		return "/files/"
	default:
		return ""
	}
}

// methodOf returns a known method: clients can make up others.
func methodOf(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodPost:
		return r.Method
	default:
		return "HTTP"
	}
}
