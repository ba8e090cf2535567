package tracing

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

// The client sends the id of a trace that is not sampled.
func TestOnlyTrustedRequestsContinueATrace(t *testing.T) {
	t.Parallel()
	const named = "0af7651916cd43dd8448eb211c80319c"
	for trusted, spans := range map[bool]int{true: 0, false: 1} {
		exporter := tracetest.NewInMemoryExporter()
		traces := &Traces{provider: sdktrace.NewTracerProvider(sdktrace.WithSyncer(exporter))}
		handler := traces.Requests(func(*http.Request) bool { return trusted }, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
		for _, path := range []string{"/graphql", "/healthz"} {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, http.NoBody)
			r.Header.Set("Traceparent", "00-"+named+"-b7ad6b7169203331-00")
			handler.ServeHTTP(httptest.NewRecorder(), r)
		}
		found := exporter.GetSpans()
		require.Len(t, found, spans)
		if !trusted {
			require.NotEqual(t, named, found[0].SpanContext.TraceID().String())
			require.Equal(t, named, found[0].Links[0].SpanContext.TraceID().String())
		}
	}
}

func TestNilTracesDoNothing(t *testing.T) {
	t.Parallel()
	var none *Traces
	require.Nil(t, none.SQL())
	require.Nil(t, none.Jobs())
	require.Nil(t, none.Provider())
	require.NoError(t, none.Redis(nil))
	require.NoError(t, none.Close(t.Context()))
	require.Nil(t, none.Log(nil))
}
