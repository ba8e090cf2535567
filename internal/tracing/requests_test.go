package tracing

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"
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

// Which traces are sent is decided by their ids, which are random.
func TestShareOfTracesIsSent(t *testing.T) {
	t.Parallel()
	for share, sent := range map[float64]int{1: 8, 0.5: 4, 0.25: 2} {
		exporter := tracetest.NewInMemoryExporter()
		ids := &idsInTurn{}
		provider := sdktrace.NewTracerProvider(sdktrace.WithSyncer(exporter), sdktrace.WithSampler(sampler(share)), sdktrace.WithIDGenerator(ids))
		for range 8 {
			_, span := provider.Tracer("test").Start(t.Context(), "request")
			span.End()
		}
		require.Len(t, exporter.GetSpans(), sent, share)
	}
}

// idsInTurn are ids that part all possible ones into eight parts.
type idsInTurn struct{ next byte }

func (i *idsInTurn) NewIDs(context.Context) (trace.TraceID, trace.SpanID) {
	i.next++
	return trace.TraceID{8: (i.next - 1) << 5, 15: 1}, trace.SpanID{7: 1}
}

func (i *idsInTurn) NewSpanID(context.Context, trace.TraceID) trace.SpanID { return trace.SpanID{7: 1} }

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
