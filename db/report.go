package db

import (
	"context"
	"encoding/json"
	"time"

	"github.com/uptrace/bun"
)

// Report is a file made in the background.
type Report struct {
	bun.BaseModel `bun:"table:reports"`

	ID          UUID         `bun:"id,pk"`
	RequesterID UUID         `bun:"requested_by"`
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
	// OpenPlace is its place among the reports of the one who asked for it that are not finished, from 0 on.
	OpenPlace int `bun:"open_place"`
	// Attempt is counted anew each time that a worker died over it.
	Attempt int `bun:"attempt"`
	// Blob names the file in the store; empty where there is none.
	Blob string `bun:"blob"`

	// Own says whether it tells of the orders of the one alone who asked for it. It is read by a statement that finds the
	// report by its key, and by one that asks for it.
	Own bool `bun:"own,scanonly"`

	link func(context.Context, *Report) string
}

// ReportConnection is a page of reports.
type ReportConnection = Connection[*Report]

// ReportEdge is a report of a page.
type ReportEdge = Edge[*Report]

// GlobalID is the report's id in the graph.
func (r *Report) GlobalID() ID { return ID{KindReport, r.ID} }

// ByteCount is how large the file is.
func (r *Report) ByteCount() *float64 {
	if r.Bytes == nil {
		return nil
	}
	bytes := float64(*r.Bytes)
	return &bytes
}

// DownloadURL is where the context's viewer can download the file for a while; nil where there is none.
func (r *Report) DownloadURL(ctx context.Context) *string {
	if r.Blob == "" || r.link == nil {
		return nil
	}
	url := r.link(ctx, r)
	return &url
}

// Init tells it how to link to its file.
func (r *Report) Init(with any) { r.link = with.(*rowContext).link }

func (r *Report) key() UUID      { return r.ID }
func (r *Report) setKey(id UUID) { r.ID = id }

func (*Report) table() tableInfo {
	return tableInfo{
		typeName: "Report",
		always:   []string{"id", "requested_by", "created_at"},
		byKey:    []string{own},
		computed: map[string]string{own: isOwn},
		fields:   map[string]string{"from": "from_date", "to": "to_date", "sha256": "sha256"},
	}
}

func (r *Report) sortValue(string) sortValue { return TimeValue(r.CreatedAt) }

const (
	own   = "own"
	isOwn = "own_report(t.requested_by, t.filter)"
)

// Reports is the list of all reports, newest first.
func Reports() List { return List{Name: "reports", Column: "created_at", Descending: true} }

// ReportsOf is the same list for each of several users.
func ReportsOf() List {
	l := Reports()
	l.Of("User.reports", "requested_by")
	return l
}

// OnlyOwn restricts a list of reports to those of each one's own orders: others are for staff, also where it was a
// customer who asked for them, while they were of the staff.
func OnlyOwn(l *List) { l.Literal(isOwn) }
