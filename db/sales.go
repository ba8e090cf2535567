package db

import (
	"context"
	"time"

	"orderly.example/internal/faults"
	"orderly.example/sqlpage"
)

const (
	// maxSalesPoints is the maximum length of a series.
	maxSalesPoints = 1200
	// maxCategoryDays bounds the lines that the series of a category reads: those of all orders of the range.
	maxCategoryDays = 1200
)

// Series identifies a series of sales: of the whole shop, or of a product or a category, whose ids are else the zero ID.
type Series struct {
	From, To Date // both inclusive
	Interval SalesInterval
	Product  ID
	Category ID
}

// SalesPoint is the sales of one day, week or month.
type SalesPoint struct {
	Date       Date
	OrderCount int
	Total      Money
}

// Average is the total divided by the number of orders.
func (p *SalesPoint) Average() Money { return p.Total.DividedBy(p.OrderCount) }

// SalesSeries sums up the orders of a range of days, in the shop's time zone, without pending and canceled ones. An
// interval without orders is a point of zeros. The first point is dated by the start of its interval, which may be
// before from, but only days of the range are summed. The series of a product or category sums up the lines of it.
func (d *DB) SalesSeries(ctx context.Context, s Series) ([]*SalesPoint, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	var points []*SalesPoint
	var begins []time.Time // the first instant of each point's interval
	for day := s.From.StartOf(s.Interval); !s.To.Before(day); day = day.Next(s.Interval) {
		points = append(points, &SalesPoint{Date: day, Total: Money{In: d.currency}})
		begins = append(begins, day.FirstInstant(d.zone))
	}
	sales, of := s.sales()
	return points, d.Run(ctx, sqlpage.Statement{
		Table: "Order",
		SQL:   `SELECT width_bucket(s.placed_at, $3::timestamptz[]), count(*)::int, sum(s.total)::bigint FROM (` + sales + `) s GROUP BY 1`,
		Args:  append([]any{s.From.FirstInstant(d.zone), s.To.AddDays(1).FirstInstant(d.zone), begins}, of...),
		Read: func(r *sqlpage.RawRow) error {
			var nth int // from 1 on
			if err := r.Scan(0, &nth); err != nil {
				return err
			}
			p := points[nth-1]
			if err := r.Scan(1, &p.OrderCount); err != nil {
				return err
			}
			return r.Scan(2, &p.Total.Minor)
		},
	})
}

// Points is how many points the series has; 0 if its range ends before it begins.
func (s Series) Points() int {
	if s.To.Before(s.From) {
		return 0
	}
	first, last := s.From.StartOf(s.Interval), s.To.StartOf(s.Interval)
	switch s.Interval {
	case SalesIntervalWeek:
		return (first.DaysThrough(last)-1)/7 + 1
	case SalesIntervalMonth:
		return first.MonthsThrough(last)
	case SalesIntervalDay:
	}
	return first.DaysThrough(last)
}

func (s Series) check() error {
	if err := checkRange(s.From, s.To); err != nil {
		return err
	}
	if s.Points() > maxSalesPoints {
		return faults.BadArgument("a series has 1,200 points at most: take a shorter range or a longer interval", "interval")
	}
	if s.Category != (ID{}) && s.Product == (ID{}) && s.From.DaysThrough(s.To) > maxCategoryDays {
		return faults.BadArgument("a series of a category has 1,200 days at most: ask for shorter ranges, one after the other", "to")
	}
	return nil
}

// isSale are the orders o of a range that count as sales. It is written as in the index orders_sales.
const isSale = `o.placed_at >= $1::timestamptz AND o.placed_at < $2::timestamptz AND o.status NOT IN ('PENDING', 'CANCELLED')`

// sales is a query of the series' orders, with what each adds to the total, and the query's arguments, from $4 on.
//
// A category's lines are found by the orders of the range, of which many hold one: OFFSET 0 keeps Postgres from reading all
// lines that the category ever sold. A product's are all read, from the index order_items_sold alone, and joined with the
// orders of the range, of which few hold one.
func (s Series) sales() (query string, args []any) {
	switch {
	case s.Product != (ID{}):
		lines := `SELECT i.order_id, sum(i.line_total)::bigint AS total FROM order_items i WHERE i.product_id = $4::uuid`
		args = append(args, s.Product.UUID)
		if s.Category != (ID{}) {
			lines += ` AND EXISTS (SELECT FROM product_categories WHERE product_id = $4::uuid AND category_id = $5::uuid)`
			args = append(args, s.Category.UUID)
		}
		return `SELECT o.placed_at, l.total FROM orders o JOIN (` + lines + ` GROUP BY i.order_id) l ON l.order_id = o.id WHERE ` + isSale, args
	case s.Category != (ID{}):
		return `SELECT l.placed_at, sum(l.line_total)::bigint AS total FROM (
	SELECT o.id, o.placed_at, i.product_id, i.line_total FROM orders o JOIN order_items i ON i.order_id = o.id WHERE ` + isSale + ` OFFSET 0
) l JOIN product_categories c ON c.product_id = l.product_id AND c.category_id = $4::uuid GROUP BY l.id, l.placed_at`, []any{s.Category.UUID}
	default:
		return `SELECT o.placed_at, o.total FROM orders o WHERE ` + isSale, nil
	}
}

// checkRange checks that a range of days does not end before it begins.
func checkRange(from, to Date) error {
	if to.Before(from) {
		return faults.BadArgument("`to` must not be before `from`", "to")
	}
	return nil
}
