package httpapi_test

import (
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"orderly.example/internal/httpapi/metrics"
)

func TestMetricsTellOfTheQueue(t *testing.T) {
	t.Parallel()
	b := newRiverPages(t)
	b.exec("DELETE FROM reports")
	b.exec("INSERT INTO river_queue (name, updated_at) VALUES ('default', now())")
	b.enqueue()
	b.enqueue()
	b.exec("UPDATE river_job SET scheduled_at = now() - interval '1 hour' WHERE id = (SELECT min(id) FROM river_job)")
	b.exec("UPDATE river_job SET state = 'cancelled', finalized_at = now() WHERE id = (SELECT max(id) FROM river_job)")

	metrics := metrics.New(prometheus.NewRegistry())
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
