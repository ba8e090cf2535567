package db

import (
	"context"
	"encoding/json"
	"time"

	"github.com/uptrace/bun"

	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// Report is a file that a background job makes.
type Report struct {
	bun.BaseModel `bun:"table:reports,alias:t"`

	ID          uuid.UUID    `bun:"id,pk"`
	RequesterID uuid.UUID    `bun:"requested_by"`
	Kind        ReportKind   `bun:"kind"`
	Format      ReportFormat `bun:"format"`
	From        Date         `bun:"from_date"`
	To          Date         `bun:"to_date"`
	AsOf        *time.Time   `bun:"as_of"`
	Status      ReportStatus `bun:"status"`
	Progress    int          `bun:"progress"` // in per cent
	RowCount    *int         `bun:"row_count"`
	Bytes       *int64       `bun:"byte_count"`
	SHA256      *string      `bun:"sha256"`
	Error       *string      `bun:"error"`
	CreatedAt   time.Time    `bun:"created_at"`
	StartedAt   *time.Time   `bun:"started_at"`
	FinishedAt  *time.Time   `bun:"finished_at"`

	// Filter restricts the orders of an ORDERS_EXPORT, as JSON.
	Filter json.RawMessage `bun:"filter,type:jsonb"`
	// OpenSlot numbers the unfinished reports of a requester, from 0.
	OpenSlot int `bun:"open_place"`
	// Attempt is incremented each time a worker has died making it.
	Attempt int `bun:"attempt"`
	// Blob names the file in the blob store; empty if there is none.
	Blob string `bun:"blob"`

	// Own reports whether it contains only the requester's own orders. It is read when the report is read by its
	// key or requested.
	Own bool `bun:"own,scanonly"`

	link func(context.Context, *Report) string
}

// ByteCount is the size of the file.
func (r *Report) ByteCount() *float64 {
	if r.Bytes == nil {
		return nil
	}
	bytes := float64(*r.Bytes)
	return &bytes
}

// DownloadURL is a temporary URL of the file for the context's viewer; nil if there is none.
func (r *Report) DownloadURL(ctx context.Context) *string {
	if r.Blob == "" || r.link == nil {
		return nil
	}
	url := r.link(ctx, r)
	return &url
}

// AfterScanRow sets how to link to the file.
func (r *Report) AfterScanRow(ctx context.Context) error {
	r.link = sqlpage.RowContext(ctx).(*rowContext).link
	return nil
}

func (r *Report) Key() uuid.UUID      { return r.ID }
func (r *Report) SetKey(id uuid.UUID) { r.ID = id }

func (*Report) Table() sqlpage.TableInfo {
	return sqlpage.TableInfo{
		TypeName: "Report",
		Always:   []string{"id", "requested_by", "created_at"},
		ByKey:    []string{ownColumn},
		Computed: map[string]string{ownColumn: ownCondition},
		Fields:   map[string]string{"from": "from_date", "to": "to_date", "sha256": "sha256"},
	}
}

const (
	ownColumn    = "own"
	ownCondition = "own_report(t.requested_by, t.filter)"
)

// ReportFilter restricts a list of reports.
type ReportFilter struct {
	Kind   []ReportKind
	Status []ReportStatus
}

// NewestReports is the list of all reports, newest first.
func NewestReports() sqlpage.List {
	return sqlpage.List{Name: "reports", Column: "created_at", Descending: true}
}

// Reports is the list of reports that match a filter, newest first. One index serves them all: where one of kind and
// status does not restrict, all its values are merged.
func Reports(filter *ReportFilter) sqlpage.List {
	l := NewestReports()
	if filter == nil || filter.Kind == nil && filter.Status == nil {
		return l
	}
	kinds, statuses := filter.Kind, filter.Status
	if kinds == nil {
		kinds = ReportKind("").Values()
	}
	if statuses == nil {
		statuses = ReportStatus("").Values()
	}
	l.OneOf(sqlpage.Choice{Column: "t.kind", Values: distinctTexts(kinds)}, sqlpage.Choice{Column: "t.status", Values: distinctTexts(statuses)})
	return l
}

// The relations of a report.
var (
	UserReports       = sqlpage.ToMany[*User, Report, *Report]{Field: "User.reports", Column: "requested_by", List: NewestReports}
	ReportRequestedBy = sqlpage.ToOne[*Report, *User]{Field: "Report.requestedBy", Column: "requested_by", Key: func(r *Report) uuid.UUID { return r.RequesterID }}
)

// OnlyOwn restricts a list of reports to those that contain only their requester's own orders. Others are for
// staff, even if their requester is a customer who was staff once.
func OnlyOwn(l *sqlpage.List) { l.Where(ownCondition) }

// Extension is the file extension of a format.
func (v ReportFormat) Extension() string {
	if v == ReportFormatJSONL {
		return "jsonl"
	}
	return "csv"
}

// ContentType is a format's media type.
func (v ReportFormat) ContentType() string {
	if v == ReportFormatJSONL {
		return "application/jsonl"
	}
	return "text/csv; charset=utf-8"
}

// FileName is the suggested name of the file, as orders-2026-01-01-2026-01-31.csv.
func (r *Report) FileName() string {
	subject := "orders"
	switch r.Kind {
	case ReportKindSalesSummary:
		subject = "sales"
	case ReportKindTopProducts:
		subject = "products"
	case ReportKindCustomerActivity:
		subject = "customers"
	case ReportKindOrdersExport:
	}
	return subject + "-" + r.From.String() + "-" + r.To.String() + "." + r.Format.Extension()
}
