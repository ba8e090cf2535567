package metrics_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/httpapi/metrics"
)

func TestMetricsAskForTheQueueEveryFewSeconds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		var failure error
		registry := prometheus.NewRegistry()
		metrics := metrics.New(registry)
		metrics.WatchQueue(func(ctx context.Context) (*db.Queue, error) {
			asked++
			_, hasLimit := ctx.Deadline()
			require.True(t, hasLimit)
			return &db.Queue{Jobs: []db.JobCount{{Kind: "make_report", State: "running", Count: asked}}}, failure
		}, nil)
		jobs := func() (count float64, found bool) {
			families, err := registry.Gather()
			require.NoError(t, err)
			for _, f := range families {
				if f.GetName() == "orderly_jobs" {
					return f.GetMetric()[0].GetGauge().GetValue(), true
				}
			}
			return 0, false
		}
		requireJobs := func(want float64) {
			t.Helper()
			count, _ := jobs()
			require.InDelta(t, want, count, 0)
		}
		requireJobs(1)
		<-time.After(4900 * time.Millisecond)
		requireJobs(1)
		<-time.After(200 * time.Millisecond)
		requireJobs(2)

		failure = errors.New("Postgres is away")
		<-time.After(6 * time.Second)
		for range 2 {
			_, found := jobs()
			require.False(t, found, "what is not known is left out")
		}
		require.Equal(t, 3, asked, "Postgres is left alone when it fails, too")
	})
}
