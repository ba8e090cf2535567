package worker_test

import (
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/worker"
)

func TestFullFolderFailsTheReportAtOnce(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	if err := syscall.Mount("none", s.folder, "tmpfs", 0, "size=64k"); err != nil {
		t.Skipf("mounting a small file system takes root: %v", err)
	}
	t.Cleanup(func() { require.NoError(t, syscall.Unmount(s.folder, syscall.MNT_DETACH)) })
	s.start(t, worker.ReportOptions{})
	id := s.request(t, largeReport(db.ReportKindOrdersExport, db.ReportFormatJSONL))
	report := s.await(t, id, db.ReportStatusFailed)
	require.Equal(t, "There is no room left for the file. Please tell who runs the shop, and ask for it again.", *report.Error)
	s.requireStatuses(t, id, db.ReportStatusRunning, db.ReportStatusFailed)
	require.Empty(t, s.filesIn(t))
	require.Equal(t, [][]string{{"Your report could not be made"}}, s.texts(t, "SELECT title FROM notifications WHERE report_id = $1", id))

	small := largeReport(db.ReportKindSalesSummary, db.ReportFormatCSV)
	small.From = small.To.AddDays(-10)
	s.await(t, s.request(t, small), db.ReportStatusSucceeded)
}
