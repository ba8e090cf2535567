package metrics

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"orderly.example/internal/auth"
	"orderly.example/internal/version"
)

// watchBuild adds the version of this build.
func (m *Metrics) watchBuild() {
	build := version.Read()
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name:        "orderly_build_info",
		Help:        "1, with the version, the commit and the Go of this build.",
		ConstLabels: prometheus.Labels{"version": build.Version, "revision": build.Revision, "goversion": build.Go},
	}, func() float64 { return 1 }))
}

// WatchStreams adds how many sockets and event streams are open.
func (m *Metrics) WatchStreams(open func() int) {
	m.gauge("orderly_open_streams", "Sockets and event streams that are open.", open)
}

// WatchRequests adds how many requests are being answered.
func (m *Metrics) WatchRequests(inFlight func() int) {
	m.gauge("orderly_requests_in_flight", "Requests that are being answered, streams and orders that wait for others apart.", inFlight)
}

// WatchReady adds whether the process is ready, as /readyz tells: problem returns why it is not, or nothing.
func (m *Metrics) WatchReady(problem func(context.Context) string) {
	m.gauge("orderly_ready", "1 where the process can serve, 0 where /readyz says that it can't.", func() int {
		if problem(context.Background()) != "" { // Prometheus gives no context; the check has a time limit
			return 0
		}
		return 1
	})
}

// WatchHasher adds the passwords that are being hashed or wait for it. Call it before the hasher is used.
func (m *Metrics) WatchHasher(h *auth.Hasher) {
	// A hash takes about 180 ms; the longest queue some seconds.
	buckets := []float64{.025, .05, .1, .15, .2, .25, .3, .4, .5, .75, 1, 2.5, 5}
	waits := prometheus.NewHistogram(prometheus.HistogramOpts{
		Name: "orderly_password_wait_seconds", Help: "Time that passwords waited to be hashed.", Buckets: buckets,
	})
	times := prometheus.NewHistogram(prometheus.HistogramOpts{
		Name: "orderly_password_hash_seconds", Help: "Time that hashing a password took.", Buckets: buckets,
	})
	m.registry.MustRegister(waits, times)
	h.OnHash(func(waited, took time.Duration) {
		waits.Observe(waited.Seconds())
		times.Observe(took.Seconds())
	})
	m.gauge("orderly_password_waiting", "Passwords that wait to be hashed.", h.Waiting)
	m.gauge("orderly_password_running", "Passwords that are being hashed.", h.Running)
}

func (m *Metrics) gauge(name, help string, read func() int) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 { return float64(read()) }))
}
