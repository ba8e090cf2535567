package metrics

import (
	"strconv"

	"github.com/prometheus/client_golang/prometheus"

	"orderly.example/internal/faults"
	"orderly.example/internal/httpapi/apierror"
)

// codeCounters are counters by error code. All of them exist from the start, because Prometheus computes no rate for a series
// that begins with its first error.
type codeCounters map[string]prometheus.Counter

func newCodeCounters(registry *prometheus.Registry, name, help string) codeCounters {
	all := prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, []string{"code"})
	registry.MustRegister(all)
	counters := codeCounters{otherName: all.WithLabelValues(otherName)}
	for _, known := range apierror.Codes() {
		counters[string(known.Code)] = all.WithLabelValues(string(known.Code))
	}
	return counters
}

func (c codeCounters) count(code string) {
	counter, known := c[code]
	if !known {
		counter = c[otherName]
	}
	counter.Inc()
}

// newRefusals makes the counters of refusals. They too exist from the start.
func newRefusals(registry *prometheus.Registry) map[faults.Refusal]prometheus.Counter {
	all := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "orderly_refused_total",
		Help: "What the server refused to protect itself and its users, by why.",
	}, []string{"reason"})
	registry.MustRegister(all)
	counters := map[faults.Refusal]prometheus.Counter{}
	for _, known := range apierror.Reasons() {
		counters[known.Reason] = all.WithLabelValues(string(known.Reason))
	}
	return counters
}

func newStatuses() *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "orderly_http_responses_total",
		Help: "Answers of the public listener, by their HTTP status.",
	}, []string{"status"})
}

// CountStatus counts a response of the public listener.
func (m *Metrics) CountStatus(status int) {
	if m != nil {
		m.statuses.WithLabelValues(strconv.Itoa(status)).Inc()
	}
}
