package db

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// A report is made by the worker with its current attempt. These statements do nothing for an earlier attempt: a
// worker that was given up but still runs can't write.

// BeginReport records that a worker has begun a report. It returns nil if the attempt is over: the report was
// canceled, or another worker makes it.
func (d *DB) BeginReport(ctx context.Context, id uuid.UUID, attempt int) (*Report, error) {
	return d.changeReport(ctx, `UPDATE reports SET status = 'RUNNING', progress = 0, heartbeat_at = now(), started_at = coalesce(started_at, now())
	WHERE id = $1 AND attempt = $2 AND status IN ('QUEUED', 'RUNNING') RETURNING *`, id, attempt)
}

// HeartbeatReport records that the worker is alive, and its progress in per cent. It returns nil if the attempt is
// over.
func (d *DB) HeartbeatReport(ctx context.Context, id uuid.UUID, attempt, progress int) (*Report, error) {
	return d.changeReport(ctx, `UPDATE reports SET heartbeat_at = now(), progress = greatest(progress, least($3, 99))
	WHERE id = $1 AND attempt = $2 AND status = 'RUNNING' RETURNING *`, id, attempt, progress)
}

// ReportFile is a report's file.
type ReportFile struct {
	Blob        string
	AsOf        time.Time
	Rows, Bytes int64
	SHA256      string // in hexadecimal
}

// PublishReport makes a report's file visible and notifies the requester. It returns nil if the attempt is over:
// then no row names the file.
func (d *DB) PublishReport(ctx context.Context, id uuid.UUID, attempt int, file ReportFile) (*Report, error) {
	return d.changeReport(ctx, `UPDATE reports SET status = 'SUCCEEDED', progress = 100, heartbeat_at = NULL, finished_at = now(),
		as_of = $3, blob = $4, row_count = $5, byte_count = $6, sha256 = $7
	WHERE id = $1 AND attempt = $2 AND status = 'RUNNING' RETURNING *
), told AS (
	INSERT INTO notifications (id, user_id, kind, title, body, created_at, report_id)
	SELECT uuid_v7(), c.requested_by, 'REPORT_READY', 'Your report is ready',
		'Your report of ' || c.from_date || ' to ' || c.to_date || ' has ' || c.row_count || ' rows.', now(), c.id FROM changed c`,
		id, attempt, file.AsOf, file.Blob, file.Rows, file.Bytes, file.SHA256)
}

// FailReport gives a report up, with a reason for the requester, and notifies them. It returns nil if the attempt
// is over.
func (d *DB) FailReport(ctx context.Context, id uuid.UUID, attempt int, reason string) (*Report, error) {
	return d.changeReport(ctx, `UPDATE reports SET status = 'FAILED', error = $3, heartbeat_at = NULL, finished_at = now()
	WHERE id = $1 AND attempt = $2 AND status IN ('QUEUED', 'RUNNING') RETURNING *
), told AS (
	INSERT INTO notifications (id, user_id, kind, title, body, created_at, report_id)
	SELECT uuid_v7(), c.requested_by, 'REPORT_READY', 'Your report could not be made', c.error, now(), c.id FROM changed c`,
		id, attempt, reason)
}

// RequeueReport puts a report back into the queue after a temporary error: its job will be retried.
func (d *DB) RequeueReport(ctx context.Context, id uuid.UUID, attempt int) (*Report, error) {
	return d.changeReport(ctx, `UPDATE reports SET status = 'QUEUED', progress = 0, heartbeat_at = now()
	WHERE id = $1 AND attempt = $2 AND status = 'RUNNING' RETURNING *`, id, attempt)
}

func (d *DB) changeReport(ctx context.Context, update string, args ...any) (*Report, error) {
	var report *Report
	err := d.Mutate(ctx, "Report", `WITH changed AS (
	`+update+`
)
SELECT 'report', r FROM (SELECT `+sqlpage.WholeColumns[Report](d.Database)+` FROM changed t) r`, args,
		sqlpage.Readers{"report": sqlpage.ReadWhole(d.Database, func(p *Report) { report = p })})
	return report, err
}

// ReportJob is the kind of the job that makes a report. Its arguments are {"report": id, "attempt": number}.
const ReportJob = "make_report"

// RequeueStalledReports starts a new attempt for reports whose worker has sent no heartbeat for the timeout, and
// for queued ones whose job is gone or was not begun in that time. It returns them.
func (d *DB) RequeueStalledReports(ctx context.Context, timeout time.Duration, enqueue Enqueue) ([]*Report, error) {
	var reports []*Report
	err := d.Transaction(ctx, func(ctx context.Context, tx pgx.Tx) error {
		reports = nil
		err := d.Mutate(ctx, "Report", `WITH dead AS MATERIALIZED (
	SELECT id FROM reports WHERE status = 'RUNNING' AND coalesce(heartbeat_at, started_at) < now() - $1::bigint * interval '1 microsecond'
	ORDER BY coalesce(heartbeat_at, started_at) LIMIT 100 FOR UPDATE SKIP LOCKED
), lost AS MATERIALIZED (
	SELECT id FROM reports p WHERE status = 'QUEUED' AND created_at < now() - $1::bigint * interval '1 microsecond'
	AND coalesce(heartbeat_at, created_at) < now() - $1::bigint * interval '1 microsecond'
	AND NOT EXISTS (SELECT FROM river_job j WHERE j.kind = '`+ReportJob+`' AND j.args @> jsonb_build_object('report', p.id, 'attempt', p.attempt)
		AND (j.state IN ('available', 'pending', 'retryable', 'scheduled')
			OR j.state = 'running' AND j.attempted_at >= now() - $1::bigint * interval '1 microsecond'))
	ORDER BY created_at LIMIT 100 FOR UPDATE SKIP LOCKED
), changed AS (
	UPDATE reports p SET attempt = p.attempt + 1, status = 'QUEUED', progress = 0, heartbeat_at = now()
	FROM (SELECT id FROM dead UNION ALL SELECT id FROM lost) n WHERE p.id = n.id RETURNING p.*
)
SELECT 'report', r FROM (SELECT `+sqlpage.WholeColumns[Report](d.Database)+` FROM changed t) r`, []any{timeout.Microseconds()},
			sqlpage.Readers{"report": sqlpage.ReadWhole(d.Database, func(p *Report) { reports = append(reports, p) })})
		for _, p := range reports {
			if err == nil {
				err = enqueue(ctx, tx, p.ID, p.Attempt, topPriority)
			}
		}
		return err
	})
	return reports, err
}

// OldReports lists up to 100 reports that were finished longer ago than age, oldest first.
func (d *DB) OldReports(ctx context.Context, age time.Duration) ([]*Report, error) {
	var reports []*Report
	err := d.Mutate(ctx, "Report", `SELECT 'report', r FROM (SELECT `+sqlpage.WholeColumns[Report](d.Database)+` FROM reports t
	WHERE finished_at < now() - $1::bigint * interval '1 microsecond' ORDER BY finished_at LIMIT 100) r`,
		[]any{age.Microseconds()}, sqlpage.Readers{"report": sqlpage.ReadWhole(d.Database, func(p *Report) { reports = append(reports, p) })})
	return reports, err
}

// DeleteReport deletes a finished report's row. Delete its file first: nothing would find a file without a row.
func (d *DB) DeleteReport(ctx context.Context, id uuid.UUID) error {
	_, err := d.changeReport(ctx, `DELETE FROM reports WHERE id = $1 AND finished_at IS NOT NULL RETURNING *`, id)
	return err
}

// BlobStore returns the id of the store that the shop's files are in. If there was none, it is the given one from
// now on.
func (d *DB) BlobStore(ctx context.Context, id uuid.UUID) (uuid.UUID, error) {
	err := d.Change(ctx, sqlpage.Statement{
		Table: "Report",
		SQL:   "INSERT INTO blob_store (id) VALUES ($1) ON CONFLICT (only_row) DO UPDATE SET only_row = true RETURNING id",
		Args:  []any{id},
		Read:  func(r *sqlpage.RawRow) error { return r.Scan(0, &id) },
	})
	return id, err
}
