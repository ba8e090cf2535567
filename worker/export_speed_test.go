package worker_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
)

// exportScaleVariable is the scale of the shop for `make export`.
const exportScaleVariable = "ORDERLY_TEST_EXPORT_SCALE"

// TestExportIsFast compares an export of all orders with psql's \copy of the same rows, and limits the worker's
// memory.
func TestExportIsFast(t *testing.T) {
	scale := os.Getenv(exportScaleVariable)
	if scale == "" {
		t.Skipf("needs %s: run make export", exportScaleVariable)
	}
	t.Setenv(scaleVariable, scale)
	t.Setenv(killsVariable, "0")
	s := newLargeShop(t)
	in := largeReport(db.ReportKindOrdersExport, db.ReportFormatCSV)
	rows := fmt.Sprintf(`SELECT o.number, o.placed_at, o.status, u.username, i.product_sku, i.product_name, i.quantity, i.unit_price, i.line_total
		FROM orders o JOIN users u ON u.id = o.customer_id JOIN order_items i ON i.order_id = o.id
		WHERE o.placed_at >= '%s' AND o.placed_at < '%s' ORDER BY o.placed_at, o.id, i.line`, in.From, in.To.AddDays(1))

	worker := s.child(t, childBatch+"=0")
	for range 2 { // the first one warms Postgres's cache for both
		report := s.awaitWithin(t, s.request(t, in), 10*time.Minute)
		ours := report.FinishedAt.Sub(*report.StartedAt)
		waited := report.StartedAt.Sub(report.CreatedAt)
		began := time.Now()
		file := filepath.Join(t.TempDir(), "copy.csv")
		copied, err := exec.CommandContext(t.Context(), "psql", s.url, "-c", `\copy (`+oneLine(rows)+`) TO '`+file+`' CSV HEADER`).CombinedOutput()
		require.NoError(t, err, string(copied))
		psql := time.Since(began)
		t.Logf("%d lines, %d bytes: %.2f s; began after %.0f ms; psql's \\copy %.2f s; %.0f %% of its speed; the worker's memory was %d MB at most",
			*report.RowCount, *report.Bytes, ours.Seconds(), waited.Seconds()*1000, psql.Seconds(), 100*psql.Seconds()/ours.Seconds(), peakMemory(t, worker)>>20)
	}
	require.Less(t, peakMemory(t, worker), 100<<20)
}

func oneLine(sql string) string { return regexp.MustCompile(`\s+`).ReplaceAllString(sql, " ") }

// peakMemory returns a process's peak resident memory in bytes.
func peakMemory(t *testing.T, c *child) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.command.Process.Pid))
	require.NoError(t, err)
	peak := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)
	require.NotNil(t, peak)
	kilobytes, err := strconv.Atoi(string(peak[1]))
	require.NoError(t, err)
	return kilobytes << 10
}
