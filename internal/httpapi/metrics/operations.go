package metrics

import (
	"net/http"
	"regexp"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/vektah/gqlparser/v2/ast"

	"orderly.example/internal/faults"
)

// Metrics are what Prometheus reads of GraphQL operations, the process and the build. Other parts of the program are added by the
// methods Watch….
type Metrics struct {
	registry *prometheus.Registry
	names    operationNames

	duration *prometheus.HistogramVec
	bound    prometheus.Histogram
	used     prometheus.Histogram
	exceeded prometheus.Counter
	others   *prometheus.CounterVec
	batches  *prometheus.HistogramVec
	refused  codeCounters
	failed   codeCounters
	statuses *prometheus.CounterVec
	refusals map[faults.Refusal]prometheus.Counter
}

// New registers the metrics of GraphQL operations, the Go runtime, the process and the build. operations are the values that the
// label `operation` may have, besides `anonymous` and, for all other names, `other`.
func New(registry *prometheus.Registry, operations ...string) *Metrics {
	m := &Metrics{
		registry: registry,
		names:    newOperationNames(operations),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "orderly_operation_duration_seconds",
			Help: "Time from an operation's start to its whole answer, by its name and kind.",
			// More of them around the target, which is 100 ms.
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .075, .1, .15, .25, .5, 1, 2.5, 5, 10},
		}, []string{"operation", "kind"}),
		bound: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name:    "orderly_operation_statements_bound",
			Help:    "SQL statements that an operation could need at most, known before it ran.",
			Buckets: statementBuckets(),
		}),
		used: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name:    "orderly_operation_statements_used",
			Help:    "SQL statements that an operation used.",
			Buckets: statementBuckets(),
		}),
		exceeded: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "orderly_operations_over_bound_total",
			Help: "Operations that were stopped since they needed more SQL statements than their bound: a fault of the program.",
		}),
		others: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "orderly_operations_untrusted_total",
			Help: "Valid operations of documents that are not trusted, by their name.",
		}, []string{"operation"}),
		batches: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "orderly_loader_batch_keys",
			Help:    "Distinct keys that a loader brought together for one call, by the field that it loaded for.",
			Buckets: []float64{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000},
		}, []string{"field"}),
		refused:  newCodeCounters(registry, "orderly_operations_refused_total", "Operations that were refused before they ran, and requests that hold none, by the error's code."),
		failed:   newCodeCounters(registry, "orderly_resolver_errors_total", "Errors of resolvers, by their code."),
		statuses: newStatuses(),
		refusals: newRefusals(registry),
	}
	registry.MustRegister(m.duration, m.bound, m.used, m.exceeded, m.others, m.batches, m.statuses,
		collectors.NewGoCollector(collectors.WithGoCollectorRuntimeMetrics(collectors.GoRuntimeMetricsRule{Matcher: runtimeMetrics()})),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.watchBuild()
	return m
}

// statementBuckets go up to the default limit, which is the target too.
func statementBuckets() []float64 { return prometheus.LinearBuckets(0, 1, 5) }

// runtimeMetrics match the metrics of the Go runtime that are added to the usual ones: the bytes that survived the last garbage
// collection, which show a leak where the heap's size does not; the time of garbage collection; how long goroutines wait for a
// processor.
func runtimeMetrics() *regexp.Regexp {
	return regexp.MustCompile(`^(/gc/heap/live:bytes|/cpu/classes/gc/total:cpu-seconds|/sched/latencies:seconds)$`)
}

// Observe counts an operation that ran: its name (empty: anonymous), its kind, how long it took, and how many SQL statements it
// could need (bound) and used.
func (m *Metrics) Observe(name string, kind ast.Operation, took time.Duration, bound, used int) {
	m.duration.WithLabelValues(m.names.label(name), string(kind)).Observe(took.Seconds())
	m.bound.Observe(float64(bound))
	m.used.Observe(float64(used))
	if used > bound {
		m.exceeded.Inc()
	}
}

// Untrusted counts a valid operation of a document that is not trusted. It does nothing where m is nil.
func (m *Metrics) Untrusted(name string) {
	if m != nil {
		m.others.WithLabelValues(m.names.label(name)).Inc()
	}
}

// Batch counts a loader's call for a field of the schema, as "Order.items", and its distinct keys.
func (m *Metrics) Batch(field string, keys int) {
	m.batches.WithLabelValues(field).Observe(float64(keys))
}

// Refused counts an operation that was refused before it ran, or a request that holds none.
func (m *Metrics) Refused(code string) { m.refused.count(code) }

// RefusedBy counts a refusal by its reason. It does nothing where m is nil or there is no reason.
func (m *Metrics) RefusedBy(reason faults.Refusal) {
	if m != nil && reason != "" {
		m.refusals[reason].Inc()
	}
}

// Failed counts an error of a resolver.
func (m *Metrics) Failed(code string) { m.failed.count(code) }

// Handler answers Prometheus at /metrics.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Registry: m.registry})
}
