package httpapi

import (
	"net/http"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"

	"orderly.example/db"
)

// byCode are counters by the codes that errors can have. They are all there from the start: a rate can't be told of a
// series that begins with its first error.
type byCode map[string]prometheus.Counter

func newByCode(registry *prometheus.Registry, name, help string) byCode {
	all := prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, []string{"code"})
	registry.MustRegister(all)
	counters := byCode{otherName: all.WithLabelValues(otherName)}
	for _, known := range ErrorCodes() {
		counters[string(known.Code)] = all.WithLabelValues(string(known.Code))
	}
	return counters
}

func (c byCode) count(code string) {
	counter, known := c[code]
	if !known {
		counter = c[otherName]
	}
	counter.Inc()
}

// newRefusals are all there from the start too.
func newRefusals(registry *prometheus.Registry) map[db.Refusal]prometheus.Counter {
	all := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "orderly_refused_total",
		Help: "What the server refused to protect itself and its users, by why.",
	}, []string{"reason"})
	registry.MustRegister(all)
	counters := map[db.Refusal]prometheus.Counter{}
	for _, known := range Refusals() {
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

// countStatuses counts what the requests to next are answered.
func (m *Metrics) countStatuses(next http.Handler) http.Handler {
	if m == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer, ok := w.(*response)
		if !ok {
			answer = &response{ResponseWriter: w}
		}
		defer func() {
			if answer.status != 0 { // there is none where a panic cuts the connection
				m.statuses.WithLabelValues(strconv.Itoa(answer.status)).Inc()
			}
		}()
		next.ServeHTTP(answer, r)
	})
}
