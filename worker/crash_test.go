package worker_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/devservices"
	"orderly.example/internal/uuid"
	"orderly.example/test/services"
)

// Variables of `make crash`, with their defaults.
const (
	killsVariable = "ORDERLY_TEST_KILLS" // how many times a worker is killed; 2
	scaleVariable = "ORDERLY_TEST_SCALE" // scale of the shop; 0.1, which has 15,000 order lines
)

// crashHeartbeatTimeout is how long after its last heartbeat a worker counts as dead: the program's default with
// `make crash`, otherwise shorter.
func crashHeartbeatTimeout() time.Duration {
	if os.Getenv(killsVariable) != "" {
		return 20 * time.Second
	}
	return 5 * time.Second
}

// slowBatch makes a report so slow that its worker can be killed halfway.
const slowBatch = 10

// takeoverLimit is how long a report may take if its worker dies: one minute with `make crash`, which needs an idle
// machine.
func takeoverLimit() time.Duration {
	if os.Getenv(killsVariable) != "" {
		return time.Minute
	}
	return 5 * patience
}

func TestKilledWorkersReportIsFinishedByAnother(t *testing.T) {
	t.Parallel()
	expected := newLargeShop(t).uninterruptedExport(t)
	for i := range fromEnvironment(killsVariable, 2) {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			t.Parallel()
			s := newLargeShop(t)
			first := s.child(t)
			id := s.request(t, largeReport(db.ReportKindOrdersExport, db.ReportFormatCSV))
			point := rand.Int64N(*expected.Bytes)
			s.awaitWritten(t, id, point)
			first.kill()
			killed := time.Now()
			before := s.report(t, id)
			s.child(t)
			report := s.awaitWithin(t, id, takeoverLimit())
			t.Logf("killed at %d %%, when it was %s, succeeded at attempt %d after %.1f s", 100*point / *expected.Bytes, before.Status, report.Attempt, time.Since(killed).Seconds())
			require.Equal(t, *expected.SHA256, *report.SHA256)
			s.requireOneResult(t, report)
		})
	}
}

func TestKilledWorkersReportIsConsistentUnderWrites(t *testing.T) {
	t.Parallel()
	s := newLargeShop(t)
	want := s.texts(t, "SELECT sum(line_total)::text FROM order_items")[0][0]
	uninterrupted := s.uninterruptedExport(t)
	s.writeUntilEnd(t)
	first := s.child(t)
	id := s.request(t, largeReport(db.ReportKindOrdersExport, db.ReportFormatCSV))
	s.awaitWritten(t, id, *uninterrupted.Bytes/2)
	first.kill()
	s.child(t)
	report := s.awaitWithin(t, id, takeoverLimit())
	require.GreaterOrEqual(t, report.Attempt, 2)
	if os.Getenv(killsVariable) != "" { // otherwise a worker without processor time may count as dead too
		require.Equal(t, 2, report.Attempt)
	}
	s.requireOneResult(t, report)

	const lineTotal = 8
	var total int64
	for _, row := range decode(t, report, s.content(t, report)) {
		var amount db.Decimal
		require.NoError(t, amount.UnmarshalGQL(row[lineTotal]))
		total += amount.Unscaled
	}
	require.Equal(t, want, strconv.FormatInt(total, 10))
}

func TestPostgresAndRedisRestartLosesNoReport(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	postgres := startPostgres(t, folder)
	require.NoError(t, services.SeedAt(t.Context(), postgres.URL(), largeScale()))
	redis, err := devservices.StartRedisServer(t.Context(), filepath.Join(folder, "redis"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, redis.Stop()) })

	s := shopAt(t, postgres.URL())
	uninterrupted := s.uninterruptedExport(t)
	s.child(t, childRedis+"="+redis.URL())
	id := s.request(t, largeReport(db.ReportKindOrdersExport, db.ReportFormatCSV))
	s.awaitWritten(t, id, *uninterrupted.Bytes/2)
	require.NoError(t, redis.Stop())
	require.NoError(t, postgres.Stop(t.Context()))
	restarted := time.Now()
	startPostgres(t, folder)
	again, err := devservices.StartRedisServer(t.Context(), filepath.Join(folder, "redis"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, again.Stop()) })

	report := s.awaitWithin(t, id, takeoverLimit())
	t.Logf("succeeded at attempt %d after %.1f s", report.Attempt, time.Since(restarted).Seconds())
	require.Equal(t, *uninterrupted.SHA256, *report.SHA256)
	s.requireOneResult(t, report)
}

func TestKilledRequestLeavesNothing(t *testing.T) {
	t.Parallel()
	for _, stopAt := range []string{"before", "after"} {
		t.Run(stopAt, func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			startChild(t, stopAt, childDatabase+"="+s.url).kill()
			require.Eventually(t, func() bool {
				return queryInt(t, s.db.Pool(), "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'") == 0
			}, patience, tick)
			require.Zero(t, queryInt(t, s.db.Pool(), "SELECT (SELECT count(*) FROM reports) + (SELECT count(*) FROM river_job) + (SELECT count(*) FROM idempotency_keys)"))
		})
	}
}

func newLargeShop(t *testing.T) *shop {
	t.Helper()
	return shopAt(t, services.SeededAt(t, largeScale()))
}

func largeScale() float64 {
	scale, err := strconv.ParseFloat(os.Getenv(scaleVariable), 64)
	if err != nil {
		return 0.1
	}
	return scale
}

// fromEnvironment returns the number in a variable, or a default.
func fromEnvironment(variable string, defaultValue int) int {
	n, err := strconv.Atoi(os.Getenv(variable))
	if err != nil {
		return defaultValue
	}
	return n
}

// child starts a worker in a process of its own. The given variables override the defaults.
func (s *shop) child(t *testing.T, variables ...string) *child {
	t.Helper()
	return startChild(t, "work", append([]string{
		childDatabase + "=" + s.url, childFolder + "=" + s.folder, childHeartbeatTimeout + "=" + crashHeartbeatTimeout().String(),
		childBatch + "=" + strconv.Itoa(slowBatch),
	}, variables...)...)
}

// uninterruptedExport returns an export of all orders that was not interrupted.
func (s *shop) uninterruptedExport(t *testing.T) *db.Report {
	t.Helper()
	c := s.child(t)
	report := s.awaitWithin(t, s.request(t, largeReport(db.ReportKindOrdersExport, db.ReportFormatCSV)), takeoverLimit())
	c.kill()
	return report
}

// awaitWritten waits until that many bytes of a report are written.
func (s *shop) awaitWritten(t *testing.T, id uuid.UUID, bytes int64) {
	t.Helper()
	require.Eventually(t, func() bool {
		written := int64(-1)
		found, _ := filepath.Glob(filepath.Join(s.folder, id.String(), "*"))
		for _, name := range found {
			if info, err := os.Stat(name); err == nil {
				written = max(written, info.Size())
			}
		}
		return written >= bytes-bytes%writeBufferSize
	}, patience, time.Millisecond)
}

// writeBufferSize is how much a worker buffers before it writes.
const writeBufferSize = 64 << 10

// requireOneResult requires that the report has one complete file and one notification.
func (s *shop) requireOneResult(t *testing.T, r *db.Report) {
	t.Helper()
	content := s.content(t, r)
	require.Len(t, content, int(*r.Bytes))
	require.Equal(t, *r.SHA256, sha256Of(content))
	require.Len(t, decode(t, r, content), *r.RowCount)
	require.Equal(t, 1, queryInt(t, s.db.Pool(), "SELECT count(*) FROM notifications WHERE report_id = '"+r.ID.String()+"'"))
}

// writeUntilEnd moves cents between order lines until the test ends.
func (s *shop) writeUntilEnd(t *testing.T) {
	t.Helper()
	s.exec(t, "CREATE TABLE single AS SELECT id, row_number() OVER (ORDER BY id) AS n FROM order_items WHERE quantity = 1 AND unit_price > 1000")
	count := queryInt(t, s.db.Pool(), "SELECT count(*) FROM single")
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		for ctx.Err() == nil {
			if err := moveCent(ctx, s.db.Pool(), 1+rand.IntN(count), 1+rand.IntN(count)); err != nil && ctx.Err() == nil {
				ended <- err
				return
			}
		}
		ended <- nil
	}()
	t.Cleanup(func() {
		stop()
		require.NoError(t, <-ended)
	})
}

func moveCent(ctx context.Context, pool *pgxpool.Pool, from, to int) error {
	return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		const change = "UPDATE order_items SET unit_price = unit_price + $1 WHERE id = (SELECT id FROM single WHERE n = $2)"
		_, first := tx.Exec(ctx, change, -1, from)
		_, second := tx.Exec(ctx, change, 1, to)
		return errors.Join(first, second)
	})
}

func startPostgres(t *testing.T, folder string) *devservices.Postgres {
	t.Helper()
	p, err := devservices.StartPostgres(t.Context(), devservices.PostgresOptions{Dir: filepath.Join(folder, "postgres")})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, p.Stop(context.WithoutCancel(t.Context()))) })
	return p
}
