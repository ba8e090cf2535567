package worker_test

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/blobstore"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
	"orderly.example/test/services"
	"orderly.example/worker"
)

const tick = 10 * time.Millisecond

// shop is a seeded shop that writes its reports to a folder.
type shop struct {
	url      string
	db       *db.DB
	files    *blobstore.Store
	folder   string
	inserter *worker.Inserter
	staff    uuid.UUID

	mu      sync.Mutex
	changes []*db.Report
}

func newShop(t *testing.T) *shop {
	t.Helper()
	return shopAt(t, services.Seeded(t))
}

// shopAt opens the shop of a seeded database.
func shopAt(t *testing.T, url string) *shop {
	t.Helper()
	s := &shop{url: url, db: open(t, url), folder: t.TempDir()}
	s.files = openFiles(t, s.folder)
	var err error
	s.inserter, err = worker.NewInserter(t.Context(), s.db, nil)
	require.NoError(t, err)
	s.exec(t, "DELETE FROM reports")
	require.NoError(t, s.db.Pool().QueryRow(t.Context(), "SELECT id FROM users WHERE username = 'staff'").Scan(&s.staff))
	return s
}

// start starts a worker that only makes reports.
func (s *shop) start(t *testing.T, options worker.ReportOptions) *worker.Client {
	t.Helper()
	options.Changed = s.changed
	options.HeartbeatTimeout = cmp.Or(options.HeartbeatTimeout, patience) // the machine may be busy with other tests
	client, err := worker.Start(t.Context(), worker.Options{
		Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})),
		DB:  s.db, Files: s.files, Caches: entitycache.New(nil, s.db, entitycache.Options{}),
		Queues: map[string]int{worker.ReportQueue: 2}, Reports: options,
	})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, client.Stop(context.WithoutCancel(t.Context()))) })
	return client
}

func (s *shop) changed(_ context.Context, r *db.Report) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changes = append(s.changes, r)
}

// statuses returns the published statuses of a report, without repetitions.
func (s *shop) statuses(id uuid.UUID) []db.ReportStatus {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []db.ReportStatus
	for _, r := range s.changes {
		if r.ID == id {
			all = append(all, r.Status)
		}
	}
	return slices.Compact(all)
}

// requireStatuses waits until that many statuses of the report are published. They are published after the row
// changes.
func (s *shop) requireStatuses(t *testing.T, id uuid.UUID, want ...db.ReportStatus) {
	t.Helper()
	complete := func() bool { return len(s.statuses(id)) >= len(want) }
	require.Eventually(t, complete, patience, tick, "not all statuses are published")
	require.Equal(t, want, s.statuses(id))
}

// largeReport is a report on nearly all orders.
func largeReport(kind db.ReportKind, format db.ReportFormat) db.NewReport {
	today := db.DateOf(time.Now())
	return db.NewReport{Kind: kind, Format: format, From: today.AddDays(-3000), To: today}
}

func (s *shop) request(t *testing.T, in db.NewReport) uuid.UUID {
	t.Helper()
	in.IdempotencyKey = newID(t).String()
	report, errs, err := s.db.RequestReport(t.Context(), s.staff, uuid.UUID{}, in, s.inserter.Enqueue)
	require.NoError(t, err)
	require.Empty(t, errs)
	return report.ID
}

func (s *shop) report(t *testing.T, id uuid.UUID) *db.Report {
	t.Helper()
	found, err := sqlpage.ByID[db.Report](s.db.Database)(t.Context(), []uuid.UUID{id})
	require.NoError(t, err)
	require.Contains(t, found, id)
	return found[id]
}

func (s *shop) await(t *testing.T, id uuid.UUID, status db.ReportStatus) *db.Report {
	t.Helper()
	r := s.awaitEnd(t, id, patience)
	require.Equal(t, status, r.Status, "%v", r.Error)
	return r
}

// awaitWithin waits until a report has succeeded.
func (s *shop) awaitWithin(t *testing.T, id uuid.UUID, limit time.Duration) *db.Report {
	t.Helper()
	r := s.awaitEnd(t, id, limit)
	require.Equal(t, db.ReportStatusSucceeded, r.Status, "%v", r.Error)
	return r
}

func (s *shop) awaitEnd(t *testing.T, id uuid.UUID, limit time.Duration) *db.Report {
	t.Helper()
	deadline := time.Now().Add(limit)
	look := time.NewTicker(tick)
	defer look.Stop()
	for {
		r := s.report(t, id)
		if r.FinishedAt != nil {
			return r
		}
		require.False(t, time.Now().After(deadline), "the report is still %s", r.Status)
		<-look.C
	}
}

func sha256Of(content string) string {
	sum := sha256.Sum256([]byte(content))
	return hex.EncodeToString(sum[:])
}

func (s *shop) content(t *testing.T, r *db.Report) string {
	t.Helper()
	require.NotEmpty(t, r.Blob)
	file, err := s.files.Open(t.Context(), r.Blob)
	require.NoError(t, err)
	content, err := io.ReadAll(file)
	require.NoError(t, err)
	require.NoError(t, file.Close())
	return string(content)
}

// filesIn lists the files in the folder, except the folder's id.
func (s *shop) filesIn(t *testing.T) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(s.folder, "*", "*"))
	require.NoError(t, err)
	for i, name := range found {
		found[i], err = filepath.Rel(s.folder, name)
		require.NoError(t, err)
	}
	return found
}

func (s *shop) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	_, err := s.db.Pool().Exec(t.Context(), sql, args...)
	require.NoError(t, err)
}

// texts returns a statement's rows, with each value as text.
func (s *shop) texts(t *testing.T, sql string, args ...any) [][]string {
	t.Helper()
	rows, err := s.db.Pool().Query(t.Context(), sql, args...)
	require.NoError(t, err)
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) ([]string, error) {
		values := make([]string, len(row.FieldDescriptions()))
		to := make([]any, len(values))
		for i := range values {
			to[i] = &values[i]
		}
		return values, row.Scan(to...)
	})
	require.NoError(t, err)
	return all
}

// lockOrderItems locks the table of order lines until release is called or the test ends.
func (s *shop) lockOrderItems(t *testing.T) (release func()) {
	t.Helper()
	tx, err := s.db.Pool().Begin(t.Context())
	require.NoError(t, err)
	_, err = tx.Exec(t.Context(), "LOCK TABLE order_items")
	require.NoError(t, err)
	release = sync.OnceFunc(func() { _ = tx.Rollback(context.WithoutCancel(t.Context())) })
	t.Cleanup(release)
	return release
}

// blockedBackends returns the Postgres processes that wait for that lock.
func (s *shop) blockedBackends(t *testing.T) []string {
	t.Helper()
	var pids []string
	for _, row := range s.texts(t, `SELECT pid::text FROM pg_stat_activity
		WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%order_items%'`) {
		pids = append(pids, row[0])
	}
	return pids
}

func (s *shop) awaitBlocked(t *testing.T, count int) []string {
	t.Helper()
	var pids []string
	require.Eventually(t, func() bool {
		pids = s.blockedBackends(t)
		return len(pids) == count
	}, patience, tick)
	return pids
}
