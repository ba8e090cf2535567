package seed

import (
	"crypto/sha256"
	"encoding/hex"
	"sort"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
)

type report struct {
	id                    pgtype.UUID
	requestedBy           int // Index of the user.
	kind, format, status  string
	fromDate, toDate      time.Time
	progress              int
	rows                  int64
	createdAt             time.Time
	startedAt, finishedAt time.Time
}

// makeReports makes the demo users' reports first, then those of all the staff. All have ended: one that waits or
// runs would need a job.
func (s *shop) makeReports(n int) []report {
	r := newStream(s.seed, topicReports)
	demo := []string{ // The newest first.
		"SUCCEEDED", "SUCCEEDED", "SUCCEEDED", "FAILED", "SUCCEEDED",
		"CANCELLED", "SUCCEEDED", "SUCCEEDED", "SUCCEEDED", "SUCCEEDED",
	}
	reports := make([]report, 0, n)
	for i := range n {
		r.row(i)
		switch k := i - customerReports; {
		case k < 0:
			reports = append(reports, s.makeReport(demoCustomer, "SUCCEEDED", i, r))
		case k < staffReports:
			reports = append(reports, s.makeReport(demoStaff, demo[k], k, r))
		case k < staffReports+adminReports:
			reports = append(reports, s.makeReport(demoAdmin, demo[k-staffReports], k-staffReports, r))
		default:
			reports = append(reports, s.makeReport(s.staffAt(s.end, r), anyReportStatus(r), r.IntN(60), r))
		}
	}
	return reports
}

func anyReportStatus(r stream) string {
	switch at := r.IntN(1000); {
	case at < 820:
		return "SUCCEEDED"
	case at < 900:
		return "FAILED"
	default:
		return "CANCELLED"
	}
}

// makeReport makes a report; the age is in units of nine days.
func (s *shop) makeReport(by int, status string, age int, r stream) report {
	p := report{requestedBy: by, status: status, format: pick(r, []string{"CSV", "CSV", "JSONL"})}
	p.kind = pick(r, []string{"SALES_SUMMARY", "TOP_PRODUCTS", "CUSTOMER_ACTIVITY", "ORDERS_EXPORT"})
	if s.users[by].role == "CUSTOMER" {
		p.kind = "ORDERS_EXPORT"
	}
	p.createdAt = s.end.Add(-time.Duration(age)*9*day - time.Hour - time.Duration(r.Int64N(int64(8*day))))
	if since := s.users[by].createdAt; p.createdAt.Before(since) {
		p.createdAt = r.after(since, time.Second, time.Hour, s.end)
	}
	p.createdAt = p.createdAt.Truncate(time.Microsecond)
	p.id = r.id(p.createdAt)

	p.toDate = p.createdAt.AddDate(0, 0, -1).Truncate(day)
	p.fromDate = p.toDate.AddDate(0, 0, 1-pick(r, []int{7, 28, 30, 90, 365}))
	p.startedAt = r.after(p.createdAt, 20*time.Millisecond, 3*time.Second, s.end)
	p.progress = r.between(5, 95)
	p.finishedAt = r.after(p.startedAt, 200*time.Millisecond, 40*time.Second, s.end)
	if status == "SUCCEEDED" {
		p.progress = 100
		p.rows = s.rowsOf(&p, r)
	}
	return p
}

// rowsOf is how many rows a report has: as many as its range and its requester's rights give, or nearly so.
func (s *shop) rowsOf(p *report, r stream) int64 {
	from, to := p.fromDate, p.toDate.Add(day)
	if s.users[p.requestedBy].role == "CUSTOMER" {
		return s.demoItems(from, to)
	}
	orders := s.ordersBefore(to) - s.ordersBefore(from)
	switch p.kind {
	case "SALES_SUMMARY":
		return int64(to.Sub(from) / day)
	case "TOP_PRODUCTS":
		return int64(min(orders*3, s.productsAt(to)))
	case "CUSTOMER_ACTIVITY":
		return int64(min(orders, s.usersAt(to)) * r.between(60, 90) / 100) // some buy more than once
	default:
		return int64(orders) * 3 // the average, as basket.size says
	}
}

// ordersBefore is how many orders are placed before a time.
func (s *shop) ordersBefore(t time.Time) int {
	orders := s.orderStream()
	return sort.Search(s.orderCount, func(index int) bool {
		orders.row(index)
		return !s.sales.moment(index, s.orderCount, orders).Before(t)
	})
}

// demoItems is how many items the demo customer's orders of a range have.
func (s *shop) demoItems(from, to time.Time) int64 {
	orders, basket, count := s.orderStream(), s.basket(), 0
	for k := range demoOrders {
		o := s.order(s.demoOrder(k), orders)
		if !o.placedAt.Before(from) && o.placedAt.Before(to) {
			count += basket.size(o.index)
		}
	}
	return int64(count)
}

func (p *report) row(users []user) []any {
	var rows, bytes, digest, reason, filter any
	switch p.status {
	case "SUCCEEDED":
		sum := sha256.Sum256(p.id.Bytes[:])
		rows, bytes, digest = p.rows, p.rows*71+58, hex.EncodeToString(sum[:])
	case "FAILED":
		reason = "The report took longer than ten minutes. Try a shorter range."
	}
	if by := users[p.requestedBy]; by.role == "CUSTOMER" { // their own orders alone, as the program writes it
		filter = map[string]any{"Customer": map[string]any{"Kind": 1, "UUID": by.id.Bytes}}
	}
	return []any{
		p.id, users[p.requestedBy].id, p.kind, p.format, p.fromDate, p.toDate, p.startedAt, p.status, p.progress,
		rows, bytes, digest, reason, p.createdAt, p.startedAt, p.finishedAt, filter,
	}
}
