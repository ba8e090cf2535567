package metrics

import (
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
)

// poolCollector reads the pool when Prometheus asks.
type poolCollector struct {
	stat    func() *pgxpool.Stat
	waiting func() int

	inUse, idle, most, waiters, waits, waitTime, canceled *prometheus.Desc
}

// WatchPool adds the pool of database connections: its statistics, and how many requests wait for a connection now.
func (m *Metrics) WatchPool(stat func() *pgxpool.Stat, waiting func() int) {
	describe := func(name, help string) *prometheus.Desc {
		return prometheus.NewDesc("orderly_db_pool_"+name, help, nil, nil)
	}
	m.registry.MustRegister(&poolCollector{
		stat:     stat,
		waiting:  waiting,
		inUse:    describe("in_use_connections", "Connections in use."),
		idle:     describe("idle_connections", "Connections open and free."),
		most:     describe("max_connections", "Connections at most."),
		waiters:  describe("waiting_requests", "Requests that wait for a connection."),
		waits:    describe("waits_total", "Times that a connection was waited for."),
		waitTime: describe("wait_seconds_total", "Time spent waiting for a connection."),
		canceled: describe("canceled_waits_total", "Waits for a connection that were given up."),
	})
}

func (c *poolCollector) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{c.inUse, c.idle, c.most, c.waiters, c.waits, c.waitTime, c.canceled} {
		to <- d
	}
}

func (c *poolCollector) Collect(to chan<- prometheus.Metric) {
	s := c.stat()
	gauge := func(d *prometheus.Desc, value float64) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value)
	}
	counter := func(d *prometheus.Desc, value float64) {
		to <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, value)
	}
	gauge(c.inUse, float64(s.AcquiredConns()))
	gauge(c.idle, float64(s.IdleConns()))
	gauge(c.most, float64(s.MaxConns()))
	gauge(c.waiters, float64(c.waiting()))
	counter(c.waits, float64(s.EmptyAcquireCount()))
	counter(c.waitTime, s.EmptyAcquireWaitTime().Seconds())
	counter(c.canceled, float64(s.CanceledAcquireCount()))
}
