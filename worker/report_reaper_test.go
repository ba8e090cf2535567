package worker_test

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/worker"
)

// never is an interval longer than any test.
const never = time.Hour

func TestStalledReportIsTakenOver(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	made, held := make(chan struct{}), make(chan struct{})
	resume := sync.OnceFunc(func() { close(held) })
	var stopped atomic.Bool // this worker may get the second attempt too
	s.start(t, worker.WithTestHook(worker.ReportOptions{HeartbeatInterval: never, ReapInterval: never}, func(step string) {
		if step == "made" && stopped.CompareAndSwap(false, true) {
			close(made)
			<-held
		}
	}))
	id := s.request(t, largeReport(db.ReportKindOrdersExport, db.ReportFormatCSV))
	t.Cleanup(resume)
	<-made // the first attempt's file is complete, but its heartbeat has stopped
	first := s.filesIn(t)
	require.Len(t, first, 1)

	s.exec(t, "UPDATE reports SET heartbeat_at = now() - interval '1 hour'")
	s.start(t, worker.ReportOptions{ReapInterval: 20 * time.Millisecond})
	report := s.await(t, id, db.ReportStatusSucceeded)
	require.Equal(t, 2, report.Attempt)
	resume()
	require.Eventually(t, func() bool { return len(s.filesIn(t)) == 1 }, patience, tick, "the first attempt's file is deleted")
	require.Equal(t, []string{report.Blob}, s.filesIn(t))
	require.Equal(t, report, s.report(t, id))
	require.Equal(t, [][]string{{"1"}}, s.texts(t, "SELECT count(*)::text FROM notifications WHERE report_id = $1", id))
}

// A report is stalled if its heartbeat stops, not if it takes long.
func TestHealthyReportIsNotRunTwice(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.start(t, worker.ReportOptions{HeartbeatTimeout: patience, HeartbeatInterval: 50 * time.Millisecond})
	release := s.lockOrderItems(t)
	id := s.request(t, largeReport(db.ReportKindTopProducts, db.ReportFormatCSV))
	s.awaitBlocked(t, 1)
	s.exec(t, "UPDATE reports SET created_at = now() - interval '1 day', started_at = now() - interval '1 day'")
	beat := func() string { return s.texts(t, "SELECT heartbeat_at::text FROM reports")[0][0] }
	last := beat()
	require.Eventually(t, func() bool { return beat() != last }, patience, tick)
	reaped, err := s.db.RequeueStalledReports(t.Context(), patience, s.inserter.Enqueue)
	require.NoError(t, err)
	require.Empty(t, reaped)
	require.Len(t, s.blockedBackends(t), 1)
	release()
	require.Equal(t, 1, s.await(t, id, db.ReportStatusSucceeded).Attempt)
	s.requireStatuses(t, id, db.ReportStatusRunning, db.ReportStatusSucceeded)
}

func TestReportWithoutJobIsRequeued(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string]string{
		"the job is missing":           "DELETE FROM river_job",
		"its worker died at the start": "UPDATE river_job SET state = 'running', attempted_at = now() - interval '1 hour', attempt = 1",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			id := s.request(t, largeReport(db.ReportKindSalesSummary, db.ReportFormatCSV))
			s.exec(t, lose)
			s.exec(t, "UPDATE reports SET created_at = now() - interval '1 hour'")
			s.start(t, worker.ReportOptions{ReapInterval: 20 * time.Millisecond})
			require.Equal(t, 2, s.await(t, id, db.ReportStatusSucceeded).Attempt)
		})
	}

	t.Run("a waiting job is left alone", func(t *testing.T) {
		t.Parallel()
		s := newShop(t)
		id := s.request(t, largeReport(db.ReportKindSalesSummary, db.ReportFormatCSV))
		s.exec(t, "UPDATE reports SET created_at = now() - interval '1 hour'")
		s.exec(t, "UPDATE river_job SET created_at = now() - interval '1 hour', scheduled_at = now() - interval '1 hour'")
		reaped, err := s.db.RequeueStalledReports(t.Context(), time.Second, s.inserter.Enqueue)
		require.NoError(t, err)
		require.Empty(t, reaped)
		require.Equal(t, 1, s.report(t, id).Attempt)
	})
}

func TestReportThatKillsWorkersFails(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	id := s.request(t, largeReport(db.ReportKindSalesSummary, db.ReportFormatCSV))
	s.exec(t, "DELETE FROM river_job")
	s.exec(t, "UPDATE reports SET status = 'RUNNING', attempt = 5, started_at = now(), heartbeat_at = now() - interval '1 hour'")
	s.start(t, worker.ReportOptions{ReapInterval: 20 * time.Millisecond})
	report := s.await(t, id, db.ReportStatusFailed)
	require.Equal(t, "The programs that made it ended again and again. Please ask for fewer days.", *report.Error)
}

func TestPruneReports(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	client := s.start(t, worker.ReportOptions{})
	old := s.await(t, s.request(t, largeReport(db.ReportKindSalesSummary, db.ReportFormatCSV)), db.ReportStatusSucceeded)
	young := s.await(t, s.request(t, largeReport(db.ReportKindTopProducts, db.ReportFormatCSV)), db.ReportStatusSucceeded)
	require.NoError(t, client.Stop(t.Context()))
	s.exec(t, "UPDATE reports SET finished_at = now() - interval '31 days' WHERE id = $1", old.ID)

	past := time.Now().Add(-2 * time.Hour)
	write := func(name string, at time.Time) {
		path := filepath.Join(s.folder, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, nil, 0o644))
		require.NoError(t, os.Chtimes(path, at, at))
	}
	orphans := []string{young.ID.String() + "/1-abc.csv", young.ID.String() + "/2-abc.csv.18d3.tmp"}
	kept := []string{young.ID.String() + "/3-abc.csv", "01a20d8a-6bac-73ab-9979-32e796ae4866/1-abc.csv", "someone/else's"}
	for _, name := range orphans {
		write(name, past)
	}
	write(kept[0], time.Now())
	write(kept[1], past)
	write(kept[2], past)
	require.NoError(t, os.Chtimes(filepath.Join(s.folder, young.Blob), past, past))

	s.prune(t)
	require.ElementsMatch(t, append(kept, young.Blob), s.filesIn(t))
	require.Equal(t, [][]string{{young.ID.String()}}, s.texts(t, "SELECT id::text FROM reports"))
}

// prune starts a worker that prunes reports once.
func (s *shop) prune(t *testing.T) {
	t.Helper()
	client, err := worker.Start(t.Context(), worker.Options{DB: s.db, Files: s.files, Reports: worker.ReportOptions{Retention: 30 * 24 * time.Hour}})
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		return queryInt(t, s.db.Pool(), "SELECT count(*) FROM river_job WHERE kind = 'prune_reports' AND state = 'completed'") == 1
	}, patience, tick)
	require.NoError(t, client.Stop(context.WithoutCancel(t.Context())))
}

func TestCheckFolderRefusesAnotherFolder(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	other := openFiles(t, t.TempDir())
	require.NoError(t, worker.CheckFolder(t.Context(), s.db, s.files))
	require.NoError(t, worker.CheckFolder(t.Context(), s.db, s.files))
	require.ErrorIs(t, worker.CheckFolder(t.Context(), s.db, other), worker.ErrOtherFolder)
}
