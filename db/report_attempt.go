package db

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"orderly.example/internal/uuid"
)

// A report is made by the worker with its current attempt. These statements do nothing for an earlier attempt: a
// worker that was given up but still runs can't write.

// attempt changes a report in one of some states, if it is made by that attempt.
func (d *DB) attempt(id uuid.UUID, attempt int, in ...ReportStatus) *bun.UpdateQuery {
	return d.NewUpdate().Model((*Report)(nil)).Where("id = ? AND attempt = ? AND status IN (?)", id, attempt, bun.List(in)).Returning("?Columns")
}

// BeginReport records that a worker has begun a report. It returns nil if the attempt is over: the report was
// canceled, or another worker makes it.
func (d *DB) BeginReport(ctx context.Context, id uuid.UUID, attempt int) (*Report, error) {
	return one[Report](ctx, d.attempt(id, attempt, ReportStatusQueued, ReportStatusRunning).
		Set("status = 'RUNNING', progress = 0, heartbeat_at = now(), started_at = coalesce(started_at, now())"))
}

// HeartbeatReport records that the worker is alive, and its progress in per cent. It returns nil if the attempt is
// over.
func (d *DB) HeartbeatReport(ctx context.Context, id uuid.UUID, attempt, progress int) (*Report, error) {
	return one[Report](ctx, d.attempt(id, attempt, ReportStatusRunning).
		Set("heartbeat_at = now(), progress = greatest(progress, least(?, 99))", progress))
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
	return d.endReport(ctx, d.attempt(id, attempt, ReportStatusRunning).
		Set("status = 'SUCCEEDED', progress = 100, as_of = ?, blob = ?", file.AsOf, file.Blob).
		Set("row_count = ?, byte_count = ?, sha256 = ?", file.Rows, file.Bytes, file.SHA256),
		"Your report is ready", "'Your report of ' || from_date || ' to ' || to_date || ' has ' || row_count || CASE row_count WHEN 1 THEN ' row.' ELSE ' rows.' END")
}

// FailReport gives a report up, with a reason for the requester, and notifies them. It returns nil if the attempt
// is over.
func (d *DB) FailReport(ctx context.Context, id uuid.UUID, attempt int, reason string) (*Report, error) {
	return d.endReport(ctx, d.attempt(id, attempt, ReportStatusQueued, ReportStatusRunning).Set("status = 'FAILED', error = ?", reason),
		"Your report could not be made", "error")
}

// endReport ends an attempt and notifies the requester.
func (d *DB) endReport(ctx context.Context, changed *bun.UpdateQuery, title, body string) (*Report, error) {
	told := d.NewSelect().Table("changed").ColumnExpr("uuid_v7() AS id, requested_by AS user_id, 'REPORT_READY' AS kind, ?::text AS title", title).
		ColumnExpr(body + " AS body, now() AS created_at, id AS report_id")
	return one[Report](ctx, wholeRows[Report](d, "changed").
		With("changed", changed.Set("heartbeat_at = NULL, finished_at = now()")).
		With("told", d.NewInsert().Table("notifications").TableExpr("(?) AS n", told).
			Column("id", "user_id", "kind", "title", "body", "created_at", "report_id")))
}

// RequeueReport puts a report back into the queue after a temporary error: its job will be retried.
func (d *DB) RequeueReport(ctx context.Context, id uuid.UUID, attempt int) (*Report, error) {
	return one[Report](ctx, d.attempt(id, attempt, ReportStatusRunning).Set("status = 'QUEUED', progress = 0, heartbeat_at = now()"))
}

// ReportJob is the kind of the job that makes a report. Its arguments are {"report": id, "attempt": number}.
const ReportJob = "make_report"

// RequeueStalledReports starts a new attempt for reports whose worker has sent no heartbeat for the timeout, and
// for queued ones whose job is gone or was not begun in that time. It returns them.
func (d *DB) RequeueStalledReports(ctx context.Context, timeout time.Duration, enqueue Enqueue) ([]*Report, error) {
	var reports []*Report
	err := d.Transaction(ctx, func(ctx context.Context, tx pgx.Tx) error {
		reports = nil
		since := bun.SafeQuery("now() - ? * interval '1 microsecond'", timeout.Microseconds())
		dead := d.NewSelect().Model((*Report)(nil)).Column("id").Where("status = 'RUNNING' AND coalesce(heartbeat_at, started_at) < ?", since).
			OrderExpr("coalesce(heartbeat_at, started_at)").Limit(100).For("UPDATE SKIP LOCKED")
		job := d.NewSelect().TableExpr("river_job AS j").
			Where("j.kind = ? AND j.args @> jsonb_build_object('report', t.id, 'attempt', t.attempt)", ReportJob).
			Where("j.state IN ('available', 'pending', 'retryable', 'scheduled') OR j.state = 'running' AND j.attempted_at >= ?", since)
		lost := d.NewSelect().Model((*Report)(nil)).Column("id").
			Where("status = 'QUEUED' AND created_at < ? AND coalesce(heartbeat_at, created_at) < ?", since, since).
			Where("NOT EXISTS (?)", job).Order("created_at").Limit(100).For("UPDATE SKIP LOCKED")
		err := d.NewUpdate().Model(&reports).
			WithQuery(bun.NewWithQuery("dead", dead).Materialized()).WithQuery(bun.NewWithQuery("lost", lost).Materialized()).
			Set("attempt = t.attempt + 1, status = 'QUEUED', progress = 0, heartbeat_at = now()").
			TableExpr("(SELECT id FROM dead UNION ALL SELECT id FROM lost) AS n").Where("t.id = n.id").Returning("?TableColumns").Scan(ctx)
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
	err := d.NewSelect().Model(&reports).Where("finished_at < now() - ? * interval '1 microsecond'", age.Microseconds()).
		Order("finished_at").Limit(100).Scan(ctx)
	return reports, err
}

// DeleteReport deletes a finished report's row. Delete its file first: nothing would find a file without a row.
func (d *DB) DeleteReport(ctx context.Context, id uuid.UUID) error {
	_, err := d.NewDelete().Model((*Report)(nil)).Where("id = ? AND finished_at IS NOT NULL", id).Exec(ctx)
	return err
}

// BlobStore returns the id of the store that the shop's files are in. If there was none, it is the given one from
// now on.
func (d *DB) BlobStore(ctx context.Context, id uuid.UUID) (uuid.UUID, error) {
	type blobStore struct{ ID uuid.UUID }
	err := d.NewInsert().Model(&blobStore{id}).ModelTableExpr("blob_store").
		On("CONFLICT (only_row) DO UPDATE").Set("only_row = true").Returning("id").Scan(ctx, &id)
	return id, err
}
