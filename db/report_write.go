package db

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// NewReport is a report to make.
type NewReport struct {
	Kind           ReportKind
	Format         ReportFormat
	From, To       Date
	Filter         *OrderFilter
	IdempotencyKey string
}

// Enqueue queues the making of a report, in the transaction that writes its row.
type Enqueue func(ctx context.Context, tx pgx.Tx, report UUID, attempt int) error

// maxReportDays is the longest range of a report: ten years.
const maxReportDays = 3660

// RequestReport writes a report's row and queues the making of it, both or neither, once for each of the user's keys.
// Where customer is not zero, it tells of that customer's orders alone.
func (d *DB) RequestReport(ctx context.Context, user, customer UUID, in NewReport, enqueue Enqueue) (*Report, UserErrors, error) {
	filter, errs, err := d.reportFilter(in, customer)
	if err != nil || errs != nil {
		return nil, errs, err
	}
	hash, err := inputHash(in)
	if err != nil {
		return nil, nil, err
	}
	id, err := NewUUID()
	if err != nil {
		return nil, nil, err
	}
	for {
		var (
			report *Report
			before *known
		)
		err := d.transaction(ctx, func(ctx context.Context, tx pgx.Tx) error {
			report, before = nil, nil
			err := d.write(ctx, "Report", `WITH known AS (
	SELECT input_hash, result_id FROM idempotency_keys
	WHERE user_id = $1::uuid AND mutation = 'requestReport' AND key = $2 AND created_at > now() - interval '24 hours'
), accepted AS (
	INSERT INTO idempotency_keys AS k (user_id, mutation, key, input_hash, result_id, created_at)
	SELECT $1::uuid, 'requestReport', $2::text, $3::bytea, $4::uuid, now() WHERE NOT EXISTS (SELECT FROM known)
	`+keyOnce+`
), added AS (
	INSERT INTO reports (id, requested_by, kind, format, from_date, to_date, filter, status, progress, created_at)
	SELECT result_id, $1::uuid, $5, $6, $7::date, $8::date, $9::jsonb, 'QUEUED', 0, now() FROM accepted RETURNING *
)
SELECT 'known', k FROM known k
UNION ALL SELECT 'report', r FROM (SELECT `+whole[Report](d, own)+` FROM added t) r
UNION ALL SELECT 'report', r FROM (SELECT `+whole[Report](d, own)+` FROM reports t JOIN known k ON t.id = k.result_id) r`,
				[]any{user, in.IdempotencyKey, hash, id, in.Kind, in.Format, in.From.String(), in.To.String(), filter},
				parts{
					"known":  func(r *record) error { before = &known{}; return before.part(r) },
					"report": rowPart(d, func(p *Report) { report = p }, own),
				})
			if err != nil || before != nil || report == nil {
				return err
			}
			return enqueue(ctx, tx, report.ID, report.Attempt)
		})
		switch {
		case err != nil:
			return nil, nil, err
		case before.isOther(hash), report != nil && !customer.IsZero() && report.Owner() != customer:
			// What they asked for while they were of the staff is another input: it told of others' orders.
			return nil, otherInput(), nil
		case report != nil:
			return report, nil, nil
		}
		// Another request with the key was accepted while this one waited: what it did is seen now.
	}
}

// reportFilter checks what a report is to tell, and writes the filter of its orders.
func (d *DB) reportFilter(in NewReport, customer UUID) (json.RawMessage, UserErrors, error) {
	var errs UserErrors
	errs.Text(in.IdempotencyKey, 1, maxKey, "idempotencyKey")
	switch {
	case in.To.Before(in.From):
		errs.Add(ErrInvalid, "must not be before `from`", "to")
	case in.From.AddDays(maxReportDays).Before(in.To):
		errs.Add(ErrInvalid, "the range must be ten years at most", "to")
	}
	filter := in.Filter
	if filter != nil && in.Kind != ReportOrdersExport {
		errs.Add(ErrInvalid, "only an ORDERS_EXPORT takes a filter", "filter")
	}
	if errs != nil {
		return nil, errs, nil
	}
	if !customer.IsZero() {
		own := OrderFilter{}
		if filter != nil {
			own = *filter
		}
		if own.Customer != nil && own.Customer.UUID != customer {
			errs.Add(ErrNotFound, "there is no such customer", "filter", "customer")
			return nil, errs, nil
		}
		own.Customer = &ID{KindUser, customer}
		filter = &own
	}
	if filter == nil {
		return nil, nil, nil
	}
	if _, err := Orders(d.currency, filter, nil); err != nil {
		return nil, nil, within(err, "input")
	}
	text, err := json.Marshal(filter)
	if err != nil {
		return nil, nil, fmt.Errorf("writing a report's filter: %w", err)
	}
	return text, nil, nil
}

// CancelReport calls a report off that is not finished. Where by is not zero, it must be of their own
// orders, and one that they asked for. The report that it returns is the newest.
func (d *DB) CancelReport(ctx context.Context, report ID, by UUID) (*Report, UserErrors, error) {
	id, err := report.Key(KindReport)
	if err != nil {
		return nil, nil, err
	}
	var asker *UUID
	if !by.IsZero() {
		asker = &by
	}
	var current, changed *Report
	err = d.write(ctx, "Report", `WITH current AS MATERIALIZED (
	SELECT * FROM reports WHERE id = $1 AND ($2::uuid IS NULL OR requested_by = $2::uuid AND own_report(requested_by, filter)) FOR UPDATE
), changed AS (
	UPDATE reports p SET status = 'CANCELLED', finished_at = now(), heartbeat_at = NULL FROM current c
	WHERE p.id = c.id AND c.status IN ('QUEUED', 'RUNNING') RETURNING p.*
)
SELECT 'current', r FROM (SELECT `+whole[Report](d)+` FROM current t) r
UNION ALL SELECT 'changed', r FROM (SELECT `+whole[Report](d)+` FROM changed t) r`, []any{id, asker},
		parts{
			"current": rowPart(d, func(p *Report) { current = p }),
			"changed": rowPart(d, func(p *Report) { changed = p }),
		})
	var errs UserErrors
	switch {
	case err != nil:
		return nil, nil, err
	case current == nil:
		errs.Add(ErrNotFound, "there is no such report", "report")
	case changed != nil:
		current = changed
	case current.Status != ReportCancelled:
		errs.Add(ErrInvalidTransition, "the report is finished already", "report")
	}
	return current, errs, nil
}
