package metrics

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"orderly.example/db"
)

const (
	// queueFreshness is how long the result of reading the queue is used again: the statement reads all jobs.
	queueFreshness = 5 * time.Second
	// queueTimeout is how long the statement may take; Prometheus waits for 10 s.
	queueTimeout = 2 * time.Second
)

// queueCollector reads the states of jobs and reports when Prometheus asks.
type queueCollector struct {
	read func(context.Context) (*db.Queue, error)
	log  *slog.Logger

	jobs, delay, reports *prometheus.Desc

	mu   sync.Mutex
	last *db.Queue // nil where it could not be read
	next time.Time // when it is read again
}

// WatchQueue adds the number of jobs and reports by their state. All processes give the same numbers: they are from the database.
// Where they can't be read, they are left out and the error is logged. A nil log is silence.
func (m *Metrics) WatchQueue(read func(context.Context) (*db.Queue, error), log *slog.Logger) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	m.registry.MustRegister(&queueCollector{
		read: read, log: log,
		jobs:    prometheus.NewDesc("orderly_jobs", "Jobs in the database, by their kind and state.", []string{"kind", "state"}, nil),
		delay:   prometheus.NewDesc("orderly_queue_delay_seconds", "How long the oldest job has been waiting for a worker, by queue.", []string{"queue"}, nil),
		reports: prometheus.NewDesc("orderly_reports", "Reports in the database, by their status.", []string{"status"}, nil),
	})
}

// Describe names the metrics.
func (c *queueCollector) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{c.jobs, c.delay, c.reports} {
		to <- d
	}
}

// Collect sends what was read within the last seconds, or reads it again.
func (c *queueCollector) Collect(to chan<- prometheus.Metric) {
	queue := c.fresh()
	if queue == nil {
		return
	}
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	for _, j := range queue.Jobs {
		gauge(c.jobs, float64(j.Count), j.Kind, j.State)
	}
	for name, delay := range queue.Delays {
		gauge(c.delay, delay.Seconds(), name)
	}
	for _, status := range []db.ReportStatus{db.ReportStatusQueued, db.ReportStatusRunning, db.ReportStatusSucceeded, db.ReportStatusFailed, db.ReportStatusCancelled} {
		gauge(c.reports, float64(queue.Reports[status]), string(status))
	}
}

// fresh returns nil where the queue can't be read. Then too it is read again only after queueFreshness.
func (c *queueCollector) fresh() *db.Queue {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Now().Before(c.next) {
		return c.last
	}
	ctx, cancel := context.WithTimeout(context.Background(), queueTimeout) // Prometheus gives no context
	defer cancel()
	var err error
	if c.last, err = c.read(ctx); err != nil {
		c.last = nil
		c.log.WarnContext(ctx, "the queue's metrics could not be read", "error", err)
	}
	c.next = time.Now().Add(queueFreshness)
	return c.last
}
