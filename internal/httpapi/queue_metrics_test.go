package httpapi_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/httpapi"
)

// scrape reads the metrics of a registry as Prometheus does.
func scrape(t *testing.T, metrics *httpapi.Metrics) string {
	t.Helper()
	admin := serve(t, httpapi.NewAdmin(httpapi.AdminOptions{Health: httpapi.NewHealth(nil, nil), Metrics: metrics}))
	a := get(t, admin.URL+"/metrics")
	require.Equal(t, http.StatusOK, a.status)
	return a.body
}

func TestMetricsTellOfTheQueue(t *testing.T) {
	t.Parallel()
	b := newBackstage(t)
	b.exec("DELETE FROM reports")
	b.exec("INSERT INTO river_queue (name, updated_at) VALUES ('default', now())")
	b.enqueue()
	b.enqueue()
	b.exec("UPDATE river_job SET scheduled_at = now() - interval '1 hour' WHERE id = (SELECT min(id) FROM river_job)")
	b.exec("UPDATE river_job SET state = 'cancelled', finalized_at = now() WHERE id = (SELECT max(id) FROM river_job)")

	metrics := httpapi.NewMetrics(prometheus.NewRegistry())
	metrics.WatchQueue(b.db.Queue, nil)
	text := scrape(t, metrics)
	for _, line := range []string{
		`orderly_jobs{kind="make_report",state="available"} 1`,
		`orderly_jobs{kind="make_report",state="cancelled"} 1`,
		`orderly_queue_delay_seconds{queue="default"} 0`,
		`orderly_reports{status="QUEUED"} 0`,
	} {
		require.Contains(t, text, line+"\n")
	}
	require.Regexp(t, `orderly_queue_delay_seconds\{queue="reports"\} 36\d\d`, text)
}

func TestMetricsAskForTheQueueEveryFewSeconds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		var failure error
		registry := prometheus.NewRegistry()
		metrics := httpapi.NewMetrics(registry)
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
