package db

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"orderly.example/internal/faults"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// NewReport is the input of RequestReport.
type NewReport struct {
	Kind           ReportKind
	Format         ReportFormat
	From, To       Date
	Filter         *OrderFilter
	IdempotencyKey string
}

// Enqueue queues the job that makes a report, in the transaction that writes its row. Jobs with a lower priority
// number run first.
type Enqueue func(ctx context.Context, tx pgx.Tx, report uuid.UUID, attempt, priority int) error

// topPriority is for the first report of a member of staff, and for a report whose worker died, since it has waited
// before.
const topPriority = 1

// priority ranks a requested report: staff come before customers, and among each of these, every user's first
// report comes before anyone's second.
func (r *Report) priority(byCustomer bool) int {
	priority := topPriority
	if byCustomer {
		priority += 2
	}
	if r.OpenSlot > 0 {
		priority++
	}
	return priority
}

// openReportRetryAfter is when a user with too many unfinished reports may try again: most reports take a few
// seconds.
const openReportRetryAfter = 10 * time.Second

// tooManyOpenReports is the fault for a user who already has the maximum of unfinished reports.
func tooManyOpenReports(limit int) *faults.Fault {
	fault := faults.New(faults.CodeThrottled, fmt.Sprintf("you have %d reports that are not finished: wait for one, or call one off", limit))
	fault.RetryAfter, fault.Reason = openReportRetryAfter, faults.RefusedReport
	return fault
}

// errLostRace means that another request with the same key was accepted first. The transaction is rolled back and
// tried again.
var errLostRace = errors.New("another request was quicker")

// maxReportDays is the longest range of a report: about ten years.
const maxReportDays = 3660

// RequestReport writes a report's row and queues its job, both or neither, once for each of the user's idempotency
// keys. If customer is not zero, the report only covers that customer's orders. If the user already has the maximum
// of unfinished reports, the error is a Fault with the code THROTTLED.
//
// Each unfinished report occupies one of the user's numbered slots, which are unique, so the maximum also holds for
// concurrent requests. Requests of one user run one after the other: a retry with another slot would cost one more
// statement.
func (d *DB) RequestReport(ctx context.Context, user, customer uuid.UUID, in NewReport, enqueue Enqueue) (*Report, UserErrors, error) {
	filter, errs, err := d.reportFilter(in, customer)
	if err != nil || errs != nil {
		return nil, errs, err
	}
	hash, err := inputHash(in)
	if err != nil {
		return nil, nil, err
	}
	id, err := uuid.New()
	if err != nil {
		return nil, nil, err
	}
	for {
		var (
			report *Report
			used   *usedKey
			full   bool
		)
		err := d.Transaction(ctx, func(ctx context.Context, tx pgx.Tx) error {
			report, used, full = nil, nil, false
			err := d.Mutate(ctx, "Report", `WITH known AS (`+knownKey("requestReport")+`), place AS MATERIALIZED (
	SELECT free_report_place($1::uuid, $10::int) AS free
), accepted AS (`+insertKey("requestReport", "$4::uuid", noCodes)+` FROM place
	WHERE place.free IS NOT NULL AND NOT EXISTS (SELECT FROM known)
	`+onKeyConflict+`
), added AS (
	INSERT INTO reports (id, requested_by, kind, format, from_date, to_date, filter, status, progress, created_at, open_place)
	SELECT result_id, $1::uuid, $5, $6, $7::date, $8::date, $9::jsonb, 'QUEUED', 0, now(), place.free FROM accepted, place RETURNING *
)
SELECT 'known', k FROM known k
UNION ALL SELECT 'full', p FROM place p WHERE p.free IS NULL
UNION ALL SELECT 'report', r FROM (SELECT `+sqlpage.WholeColumns[Report](d.Database, ownColumn)+` FROM added t) r
UNION ALL SELECT 'report', r FROM (SELECT `+sqlpage.WholeColumns[Report](d.Database, ownColumn)+` FROM reports t JOIN known k ON t.id = k.result_id) r`,
				[]any{user, in.IdempotencyKey, hash, id, in.Kind, in.Format, in.From.String(), in.To.String(), filter, d.maxOpenReports},
				sqlpage.Readers{
					"full":   func(*sqlpage.RawRow) error { full = true; return nil },
					"known":  func(r *sqlpage.RawRow) error { used = &usedKey{}; return used.read(r) },
					"report": sqlpage.ReadWhole(d.Database, func(p *Report) { report = p }, ownColumn),
				})
			switch {
			case err != nil || used != nil || full:
				return err
			case report == nil:
				return errLostRace
			}
			return enqueue(ctx, tx, report.ID, report.Attempt, report.priority(!customer.IsZero()))
		})
		switch {
		case errors.Is(err, errLostRace):
			continue // the next attempt sees the other request's result
		case err != nil:
			return nil, nil, err
		case used.hasOtherInput(hash), report != nil && !customer.IsZero() && report.Owner() != customer:
			// A key that was used when the customer was a member of staff has another input: that report covers
			// others' orders.
			return nil, errOtherInput(), nil
		case used == nil && full:
			return nil, nil, tooManyOpenReports(d.maxOpenReports)
		}
		return report, nil, nil
	}
}

// reportFilter validates a requested report and encodes the filter of its orders.
func (d *DB) reportFilter(in NewReport, customer uuid.UUID) (json.RawMessage, UserErrors, error) {
	var errs UserErrors
	errs.Text(in.IdempotencyKey, 1, maxKey, "idempotencyKey")
	switch {
	case in.To.Before(in.From):
		errs.Add(ErrorCodeInvalid, "must not be before `from`", "to")
	case in.From.AddDays(maxReportDays).Before(in.To):
		errs.Add(ErrorCodeInvalid, "the range must be ten years at most", "to")
	}
	filter := in.Filter
	if filter != nil && in.Kind != ReportKindOrdersExport {
		errs.Add(ErrorCodeInvalid, "only an ORDERS_EXPORT takes a filter", "filter")
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
			errs.Add(ErrorCodeNotFound, "there is no such customer", "filter", "customer")
			return nil, errs, nil
		}
		own.Customer = &ID{KindUser, customer}
		filter = &own
	}
	if filter == nil {
		return nil, nil, nil
	}
	if _, err := Orders(d.currency, filter, nil); err != nil {
		return nil, nil, faults.AtArgument(err, "input")
	}
	text, err := json.Marshal(filter)
	if err != nil {
		return nil, nil, fmt.Errorf("writing a report's filter: %w", err)
	}
	return text, nil, nil
}

// CancelReport cancels a report that is not finished. If by is not zero, that user must have requested it, and it
// must only cover their own orders. The returned report is current.
func (d *DB) CancelReport(ctx context.Context, report ID, by uuid.UUID) (*Report, UserErrors, error) {
	id, err := report.Key(KindReport)
	if err != nil {
		return nil, nil, err
	}
	current := d.NewSelect().Model((*Report)(nil)).Where("id = ?", id)
	if !by.IsZero() {
		current.Where("requested_by = ? AND "+ownCondition, by)
	}
	changed := d.NewUpdate().TableExpr("reports AS p").TableExpr("current AS c").Set("status = 'CANCELLED', finished_at = now(), heartbeat_at = NULL").
		Where("p.id = c.id AND c.status IN ('QUEUED', 'RUNNING')").Returning("p.*")
	canceled, err := one[Report](ctx, withChange[Report](d, d.NewSelect().WithQuery(locked("current", current.ColumnExpr("t.*"))).With("changed", changed)))
	var errs UserErrors
	switch {
	case err != nil:
		return nil, nil, err
	case canceled == nil:
		errs.Add(ErrorCodeNotFound, "there is no such report", "report")
	case canceled.Status != ReportStatusCancelled:
		errs.Add(ErrorCodeInvalidTransition, "the report is finished already", "report")
	}
	return canceled, errs, nil
}
