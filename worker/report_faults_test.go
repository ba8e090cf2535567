package worker_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/uuid"
	"orderly.example/worker"
)

func TestCancelledReportStopsItsStatement(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.start(t, worker.ReportOptions{HeartbeatInterval: 20 * time.Millisecond})
	s.lockOrderItems(t)
	id := s.request(t, largeReport(db.ReportKindTopProducts, db.ReportFormatCSV))
	s.awaitBlocked(t, 1)
	require.Equal(t, db.ReportStatusRunning, s.report(t, id).Status)

	_, errs, err := s.db.CancelReport(t.Context(), db.ID{Kind: db.KindReport, UUID: id}, uuid.UUID{})
	require.NoError(t, err)
	require.Empty(t, errs)
	s.awaitBlocked(t, 0)
	s.awaitJobs(t, "completed")
	require.Equal(t, db.ReportStatusCancelled, s.report(t, id).Status)
	require.Empty(t, s.filesIn(t))
}

func TestReportIsRetriedAfterTransientError(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.start(t, worker.ReportOptions{})
	release := s.lockOrderItems(t)
	id := s.request(t, largeReport(db.ReportKindTopProducts, db.ReportFormatCSV))
	pid := s.awaitBlocked(t, 1)[0]
	s.exec(t, "SELECT pg_terminate_backend($1::text::int)", pid)
	s.awaitBlocked(t, 0)
	release()
	report := s.await(t, id, db.ReportStatusSucceeded)
	require.Equal(t, 1, report.Attempt)
	s.requireStatuses(t, id, db.ReportStatusRunning, db.ReportStatusQueued, db.ReportStatusRunning, db.ReportStatusSucceeded)
	require.Equal(t, []string{report.Blob}, s.filesIn(t))
}

func TestReportFailsAfterRepeatedTransientErrors(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.start(t, worker.ReportOptions{})
	release := s.lockOrderItems(t)
	defer release()
	id := s.request(t, largeReport(db.ReportKindTopProducts, db.ReportFormatCSV))
	s.awaitBlocked(t, 1)
	// After four attempts, there is one more.
	s.exec(t, "UPDATE river_job SET attempt = 4, max_attempts = 5 WHERE kind = $1", db.ReportJob)
	s.exec(t, "SELECT pg_terminate_backend($1::text::int)", s.awaitBlocked(t, 1)[0])
	s.exec(t, "SELECT pg_terminate_backend($1::text::int)", s.awaitNextBlocked(t))
	report := s.await(t, id, db.ReportStatusFailed)
	require.Equal(t, "It failed again and again. Please try it later.", *report.Error)
	require.Empty(t, s.filesIn(t))
}

func TestReportFailsAtItsTimeLimit(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.start(t, worker.ReportOptions{Timeout: time.Second})
	s.lockOrderItems(t)
	report := s.await(t, s.request(t, largeReport(db.ReportKindTopProducts, db.ReportFormatCSV)), db.ReportStatusFailed)
	require.Equal(t, "It takes longer than 1 seconds. Please ask for fewer days.", *report.Error)
	s.awaitBlocked(t, 0)
}

func TestStoppedWorkerRequeuesItsReport(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	client := s.start(t, worker.ReportOptions{})
	release := s.lockOrderItems(t)
	id := s.request(t, largeReport(db.ReportKindTopProducts, db.ReportFormatCSV))
	s.awaitBlocked(t, 1)
	require.NoError(t, client.Stop(t.Context()))
	s.awaitBlocked(t, 0)
	require.Equal(t, db.ReportStatusQueued, s.report(t, id).Status)
	require.Equal(t, [][]string{{"available"}}, s.texts(t, "SELECT state::text FROM river_job WHERE kind = $1", db.ReportJob))

	release()
	s.start(t, worker.ReportOptions{})
	require.Equal(t, 1, s.await(t, id, db.ReportStatusSucceeded).Attempt)
}

func TestReportRowAndJobAreCommittedTogether(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	request := func(enqueue db.Enqueue) error {
		in := largeReport(db.ReportKindTopProducts, db.ReportFormatCSV)
		in.IdempotencyKey = newID(t).String()
		_, _, err := s.db.RequestReport(t.Context(), s.staff, uuid.UUID{}, in, enqueue)
		return err
	}
	broken := errors.New("broken")
	require.ErrorIs(t, request(func(context.Context, pgx.Tx, uuid.UUID, int, int) error { return broken }), broken)
	require.ErrorIs(t, request(func(ctx context.Context, tx pgx.Tx, id uuid.UUID, attempt, priority int) error {
		return errors.Join(s.inserter.Enqueue(ctx, tx, id, attempt, priority), broken)
	}), broken)
	require.Panics(t, func() {
		_ = request(func(ctx context.Context, tx pgx.Tx, id uuid.UUID, attempt, priority int) error {
			require.NoError(t, s.inserter.Enqueue(ctx, tx, id, attempt, priority))
			panic("broken")
		})
	})
	const both = "SELECT (SELECT count(*) FROM reports)::text, (SELECT count(*) FROM river_job)::text, (SELECT count(*) FROM idempotency_keys)::text"
	require.Equal(t, [][]string{{"0", "0", "0"}}, s.texts(t, both))
	require.NoError(t, request(s.inserter.Enqueue))
	require.Equal(t, [][]string{{"1", "1", "1"}}, s.texts(t, both))
}

func (s *shop) awaitJobs(t *testing.T, state string) {
	t.Helper()
	require.Eventually(t, func() bool {
		return slices.Equal([]string{state}, jobs(t, s.db.Pool(), db.ReportJob))
	}, patience, tick)
}

// awaitNextBlocked waits until the next attempt has started and is blocked.
func (s *shop) awaitNextBlocked(t *testing.T) string {
	t.Helper()
	s.awaitBlocked(t, 0)
	return s.awaitBlocked(t, 1)[0]
}
