package metrics

import (
	"github.com/prometheus/client_golang/prometheus"

	"orderly.example/internal/leasecache"
)

// cacheCollector reads the cache's counters when Prometheus asks.
type cacheCollector struct {
	store *leasecache.Store

	up, hits, misses, fills, fences, errors *prometheus.Desc
}

// WatchCache adds what the cache finds and stores, by entity, and whether Redis is used.
func (m *Metrics) WatchCache(store *leasecache.Store) {
	describe := func(name, help string) *prometheus.Desc {
		return prometheus.NewDesc("orderly_cache_"+name, help, []string{"entity"}, nil)
	}
	m.registry.MustRegister(&cacheCollector{
		store:  store,
		up:     prometheus.NewDesc("orderly_redis_up", "1 while Redis answers and is used, 0 while it is bypassed.", nil, nil),
		hits:   describe("hits_total", "Keys that the cache had."),
		misses: describe("misses_total", "Keys that the cache had not, or was not asked for while Redis is bypassed."),
		fills:  describe("fills_total", "Keys that were kept after a miss."),
		fences: describe("fences_total", "Keys that were not kept after a miss, since a write came between or the lease had run out."),
		errors: describe("errors_total", "Keys that were not looked up or kept, since Redis failed or what it held could not be read."),
	})
}

// Describe names the metrics.
func (c *cacheCollector) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{c.up, c.hits, c.misses, c.fills, c.fences, c.errors} {
		to <- d
	}
}

// Collect sends the counters' current values.
func (c *cacheCollector) Collect(to chan<- prometheus.Metric) {
	up := 0.0
	if c.store.Up() {
		up = 1
	}
	to <- prometheus.MustNewConstMetric(c.up, prometheus.GaugeValue, up)
	for entity, s := range c.store.Stats() {
		for d, count := range map[*prometheus.Desc]uint64{
			c.hits: s.Hits, c.misses: s.Misses, c.fills: s.Fills, c.fences: s.Fenced, c.errors: s.Errors,
		} {
			to <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(count), entity)
		}
	}
}
