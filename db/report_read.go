package db

import (
	"context"
	"time"

	"orderly.example/sqlpage"
)

// ReportSink receives a report's rows.
type ReportSink struct {
	// Row receives a row, with a cell for each of [ReportColumns].
	Row func([]Cell) error
	// Progress receives how much is read, in per cent; may be nil.
	Progress func(percent int)
	// BatchSize is how many orders a statement reads; 2,000.
	BatchSize int
}

const (
	// defaultBatchSize takes a statement about 20 ms.
	defaultBatchSize = 2000
	// summaryDays is how many days a statement sums up. SalesSeries has a limit.
	summaryDays = 92
)

// ReportColumns are the column names of a kind of report.
func ReportColumns(kind ReportKind) []string {
	switch kind {
	case ReportKindSalesSummary:
		return []string{"day", "orders", "revenue", "average"}
	case ReportKindTopProducts:
		return []string{"sku", "name", "quantity", "revenue"}
	case ReportKindCustomerActivity:
		return []string{"username", "orders", "revenue", "first_order", "last_order"}
	case ReportKindOrdersExport:
		return []string{"order_number", "placed_at", "status", "customer", "sku", "product_name", "quantity", "unit_price", "line_total"}
	}
	return nil
}

// ReadReport reads a report's rows from one snapshot of the database, and returns its time. The same data give the
// same rows in the same order.
func (d *DB) ReadReport(ctx context.Context, r *Report, sink ReportSink) (asOf time.Time, err error) {
	if sink.Progress == nil {
		sink.Progress = func(int) {}
	}
	if sink.BatchSize == 0 {
		sink.BatchSize = defaultBatchSize
	}
	err = d.Snapshot(ctx, func(ctx context.Context, now time.Time) error {
		asOf = now
		switch r.Kind {
		case ReportKindSalesSummary:
			return d.readSalesSummary(ctx, r, sink)
		case ReportKindTopProducts:
			return d.readTopProducts(ctx, r, sink)
		case ReportKindCustomerActivity:
			return d.readCustomerActivity(ctx, r, sink)
		case ReportKindOrdersExport:
			return d.readOrders(ctx, r, sink)
		}
		return nil
	})
	return asOf, err
}

// readSalesSummary reads a row for each day, including days without orders.
func (d *DB) readSalesSummary(ctx context.Context, r *Report, sink ReportSink) error {
	var row reportRow
	for from := r.From; !r.To.Before(from); from = from.AddDays(summaryDays) {
		last := from.AddDays(summaryDays - 1)
		if r.To.Before(last) {
			last = r.To
		}
		points, err := d.SalesSeries(ctx, Series{From: from, To: last, Interval: SalesIntervalDay})
		if err != nil {
			return err
		}
		for _, p := range points {
			row.reset()
			row.day(p.Date)
			row.integer(int64(p.OrderCount))
			row.amount(p.Total)
			row.amount(p.Average())
			if err := sink.Row(row.cells); err != nil {
				return err
			}
		}
		sink.Progress(int(100 * (last.day.Sub(r.From.day) + day) / (r.To.day.Sub(r.From.day) + day)))
	}
	return nil
}

const day = 24 * time.Hour

// readTopProducts reads a row for each sold product, by revenue.
func (d *DB) readTopProducts(ctx context.Context, r *Report, sink ReportSink) error {
	return d.readSums(ctx, r, sink, `SELECT p.sku, p.name, s.quantity, s.revenue FROM (
	SELECT i.product_id, sum(i.quantity)::bigint AS quantity, sum(i.line_total)::bigint AS revenue
	FROM orders o JOIN order_items i ON i.order_id = o.id
	WHERE o.placed_at >= $1::timestamptz AND o.placed_at < $2::timestamptz AND o.status NOT IN ('PENDING', 'CANCELLED')
	GROUP BY i.product_id
) s JOIN products p ON p.id = s.product_id
ORDER BY s.revenue DESC, p.sku`, func(row *reportRow, r *sqlpage.RawRow) error {
		var quantity, revenue int64
		if err := r.Int64s(2, &quantity, &revenue); err != nil {
			return err
		}
		row.text(r.Bytes(0))
		row.text(r.Bytes(1))
		row.integer(quantity)
		row.amount(Money{revenue, d.currency})
		return nil
	})
}

// readCustomerActivity reads a row for each customer with orders, by name.
func (d *DB) readCustomerActivity(ctx context.Context, r *Report, sink ReportSink) error {
	return d.readSums(ctx, r, sink, `SELECT u.username, s.orders, s.revenue, s.first, s.last FROM (
	SELECT o.customer_id, count(*) AS orders, sum(o.total)::bigint AS revenue, min(o.placed_at) AS first, max(o.placed_at) AS last
	FROM orders o
	WHERE o.placed_at >= $1::timestamptz AND o.placed_at < $2::timestamptz AND o.status NOT IN ('PENDING', 'CANCELLED')
	GROUP BY o.customer_id
) s JOIN users u ON u.id = s.customer_id
ORDER BY u.username COLLATE "und-x-icu"`, func(row *reportRow, r *sqlpage.RawRow) error {
		var orders, revenue, first, last int64
		if err := r.Int64s(1, &orders, &revenue, &first, &last); err != nil {
			return err
		}
		row.text(r.Bytes(0))
		row.integer(orders)
		row.amount(Money{revenue, d.currency})
		row.instant(sqlpage.InstantOf(first))
		row.instant(sqlpage.InstantOf(last))
		return nil
	})
}

// readSums reads a report that is one statement over the range's orders.
func (d *DB) readSums(ctx context.Context, r *Report, sink ReportSink, sql string, fill func(*reportRow, *sqlpage.RawRow) error) error {
	var row reportRow
	return d.Execute(ctx, sqlpage.Statement{
		Table: "Report", SQL: sql, Replan: true,
		Args: []any{r.From.FirstInstant(d.zone), r.To.AddDays(1).FirstInstant(d.zone)},
		Read: func(raw *sqlpage.RawRow) error {
			row.reset()
			if err := fill(&row, raw); err != nil {
				return err
			}
			return sink.Row(row.cells)
		},
	})
}
