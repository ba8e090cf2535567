package metrics

import (
	"math"

	"github.com/prometheus/client_golang/prometheus"

	"orderly.example/internal/replica"
)

// replicaCollector reads the replicas' statistics when Prometheus asks.
type replicaCollector struct {
	set *replica.Set

	isAsked, lag, statements, fallbacks, inUse, most *prometheus.Desc
}

// WatchReplicas adds the replicas of the database, if there are some.
func (m *Metrics) WatchReplicas(set *replica.Set) {
	if set == nil {
		return
	}
	describe := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc("orderly_replica_"+name, help, append([]string{"replica"}, labels...), nil)
	}
	m.registry.MustRegister(&replicaCollector{
		set:        set,
		isAsked:    describe("ready", "Whether the replica answers queries: 1 or 0."),
		lag:        describe("lag_seconds", "How far the replica is behind the primary; at least that, where it is over a minute; NaN if it does not answer."),
		statements: describe("statements_total", "Statements that the replica has answered."),
		fallbacks:  describe("fallbacks_total", "Statements that the primary answered in the replica's place.", "reason"),
		inUse:      describe("in_use_connections", "Connections to the replica in use."),
		most:       describe("max_connections", "Connections to the replica at most."),
	})
}

func (c *replicaCollector) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{c.isAsked, c.lag, c.statements, c.fallbacks, c.inUse, c.most} {
		to <- d
	}
}

func (c *replicaCollector) Collect(to chan<- prometheus.Metric) {
	for _, r := range c.set.Replicas() {
		s := r.Stats()
		send := func(d *prometheus.Desc, kind prometheus.ValueType, value float64, labels ...string) {
			to <- prometheus.MustNewConstMetric(d, kind, value, append([]string{r.Name()}, labels...)...)
		}
		ready := 0.0
		if s.Problem == "" {
			ready = 1
		}
		send(c.isAsked, prometheus.GaugeValue, ready)
		lag := math.NaN() // a graph has a gap
		if s.Answers {
			lag = s.Lag.Seconds()
		}
		send(c.lag, prometheus.GaugeValue, lag)
		send(c.statements, prometheus.CounterValue, float64(s.Reads))
		for reason, n := range s.Fallbacks {
			send(c.fallbacks, prometheus.CounterValue, float64(n), reason.String())
		}
		send(c.inUse, prometheus.GaugeValue, float64(s.InUse))
		send(c.most, prometheus.GaugeValue, float64(s.Max))
	}
}
