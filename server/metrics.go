package server

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

const (
	// mostOperations bounds the series: clients choose the names of operations.
	mostOperations = 200
	// mostCodes is far more than there are.
	mostCodes = 50
)

// Metrics are what Prometheus reads of the graph, the process and the pool.
type Metrics struct {
	registry *prometheus.Registry

	duration *prometheus.HistogramVec
	bound    prometheus.Histogram
	used     prometheus.Histogram
	refused  *prometheus.CounterVec
	failed   *prometheus.CounterVec

	operations *labels
	refusals   *labels
	failures   *labels
}

// NewMetrics registers the metrics, and those of the Go runtime and the process.
func NewMetrics(registry *prometheus.Registry) *Metrics {
	m := &Metrics{
		registry: registry,
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "orderly_operation_duration_seconds",
			Help: "Time from an operation's start to its whole answer, by its name and kind.",
			// Around the target of 100 ms, where it matters which side one is on.
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .075, .1, .15, .25, .5, 1, 2.5, 5, 10},
		}, []string{"operation", "kind"}),
		bound: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name:    "orderly_operation_statements_bound",
			Help:    "SQL statements that an operation could need at most, known before it ran.",
			Buckets: prometheus.LinearBuckets(0, 1, 9),
		}),
		used: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name:    "orderly_operation_statements_used",
			Help:    "SQL statements that an operation used.",
			Buckets: prometheus.LinearBuckets(0, 1, 9),
		}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "orderly_operations_refused_total",
			Help: "Operations that were refused before they ran, by the error's code.",
		}, []string{"code"}),
		failed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "orderly_resolver_errors_total",
			Help: "Errors of resolvers, by their code.",
		}, []string{"code"}),
		operations: newLabels(mostOperations),
		refusals:   newLabels(mostCodes),
		failures:   newLabels(mostCodes),
	}
	registry.MustRegister(m.duration, m.bound, m.used, m.refused, m.failed,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Observe counts an operation that ran: its name (empty: anonymous), its kind
// (query, mutation or subscription), and the statements that it could need and used.
func (m *Metrics) Observe(operation, kind string, took time.Duration, bound, used int) {
	switch kind {
	case "query", "mutation", "subscription":
	default:
		kind = otherLabel
	}
	if operation == "" {
		operation = "anonymous"
	}
	m.duration.WithLabelValues(m.operations.admit(operation), kind).Observe(took.Seconds())
	m.bound.Observe(float64(bound))
	m.used.Observe(float64(used))
}

// Refused counts an operation that was refused before it ran.
func (m *Metrics) Refused(code string) { m.refused.WithLabelValues(m.refusals.admit(code)).Inc() }

// Failed counts an error of a resolver.
func (m *Metrics) Failed(code string) { m.failed.WithLabelValues(m.failures.admit(code)).Inc() }

func (m *Metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Registry: m.registry})
}
