package httpapi_test

import (
	"log/slog"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/sdk/trace"

	"orderly.example/internal/auth"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/httpapi/metrics"
)

// BenchmarkInstrumentation measures how much of a request's CPU metrics, profile labels and the slow-operation log take, and
// how much traces take that are recorded and dropped: the median of ten pairs that alternate, in per cent of a server without
// them.
func BenchmarkInstrumentation(b *testing.B) {
	const query = `{ orders(first: 20) { nodes { number total { amount } customer { username } items(first: 5) { nodes { quantity product { name } } } } } }`
	const pairs, requests = 10, 300
	bare := benched(b, func(*httpapi.GraphQLOptions) {})
	watched := func(o *httpapi.GraphQLOptions) {
		o.Metrics = metrics.New(prometheus.NewRegistry())
		o.Slow = 500 * time.Millisecond
		o.Log = slog.New(slog.DiscardHandler)
	}
	for name, f := range map[string]*benchedFront{
		"metrics":            benched(b, watched),
		"metrics-and-traces": benched(b, func(o *httpapi.GraphQLOptions) { watched(o); o.Traces = trace.NewTracerProvider() }),
	} {
		b.Run(name, func(b *testing.B) {
			var ratios []float64
			for b.Loop() {
				ratios = ratios[:0]
				for range pairs {
					without := bare.cpu(query, requests)
					with := f.cpu(query, requests)
					ratios = append(ratios, with.Seconds()/without.Seconds())
				}
			}
			slices.Sort(ratios)
			b.ReportMetric(100*(ratios[pairs/2]-1), "%more-CPU")
			b.ReportMetric(0, "ns/op")
		})
	}
}

type benchedFront struct {
	*testServer
	as []string
}

func benched(b *testing.B, change func(*httpapi.GraphQLOptions)) *benchedFront {
	b.Helper()
	f := newServer(b, func(_ *auth.Accounts, o *httpapi.GraphQLOptions) { change(o) })
	return &benchedFront{f, f.token("staff")}
}

// cpu returns the processor time of this process for so many requests.
func (f *benchedFront) cpu(query string, requests int) time.Duration {
	f.t.Helper()
	before := processTime(f.t)
	for range requests {
		f.ask(query, nil, f.as...)
	}
	return processTime(f.t) - before
}

func processTime(t testing.TB) time.Duration {
	t.Helper()
	var u syscall.Rusage
	require.NoError(t, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
