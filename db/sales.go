package db

import (
	"context"
	"time"

	"orderly.example/internal/faults"
	"orderly.example/sqlpage"
)

// maxSalesPoints is the maximum length of a series.
const maxSalesPoints = 400

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
// before from, but only days of the range are summed.
func (d *DB) SalesSeries(ctx context.Context, from, to Date, interval SalesInterval) ([]*SalesPoint, error) {
	if to.Before(from) {
		return nil, faults.AtArgument(faults.New(faults.CodeBadInput, "`to` must not be before `from`"), "to")
	}
	var points []*SalesPoint
	var begins []time.Time // the first instant of each point's interval
	for day := from.StartOf(interval); !to.Before(day); day = day.Next(interval) {
		if len(points) == maxSalesPoints {
			return nil, faults.AtArgument(faults.New(faults.CodeBadInput, "a series has 400 points at most: take a shorter range or a longer interval"), "interval")
		}
		points = append(points, &SalesPoint{Date: day, Total: Money{In: d.currency}})
		begins = append(begins, day.FirstInstant(d.zone))
	}
	return points, d.Run(ctx, sqlpage.Statement{
		Table: "Order",
		SQL: `SELECT width_bucket(o.placed_at, $1::timestamptz[]), count(*)::int, sum(o.total)::bigint FROM orders o
WHERE o.placed_at >= $2::timestamptz AND o.placed_at < $3::timestamptz AND o.status NOT IN ('PENDING', 'CANCELLED')
GROUP BY 1`,
		Args: []any{begins, from.FirstInstant(d.zone), to.AddDays(1).FirstInstant(d.zone)},
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
