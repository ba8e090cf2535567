package reference

import (
	"context"
	"time"

	"orderly.example/db"
	"orderly.example/internal/faults"
)

const mostPoints = 400

// SalesSeries goes through the days one by one, and asks of each order whether it was placed on it.
func (q query) SalesSeries(ctx context.Context, from, to db.Date, interval db.SalesInterval) ([]*db.SalesPoint, error) {
	if err := mustBeStaff(ctx); err != nil {
		return nil, err
	}
	if to.Before(from) {
		return nil, faults.New(faults.CodeBadInput, "from after to")
	}
	placed := map[db.Date][]*db.Order{}
	for _, o := range all[db.Order](ctx, q.API, orderRows) {
		day := db.DateOf(o.PlacedAt.In(q.zone))
		placed[day] = append(placed[day], o)
	}
	var points []*db.SalesPoint
	for day := from; !to.Before(day); day = day.AddDays(1) {
		if start := startOf(day, interval); len(points) == 0 || points[len(points)-1].Date != start {
			points = append(points, &db.SalesPoint{Date: start, Total: db.Money{In: q.currency}})
		}
		if len(points) > mostPoints {
			return nil, faults.New(faults.CodeBadInput, "too many points")
		}
		point := points[len(points)-1]
		for _, o := range placed[day] {
			if isRevenue(o) {
				point.OrderCount++
				point.Total.Minor += o.TotalMinor
			}
		}
	}
	return points, nil
}

// startOf goes back to a Monday, or to the first of a month.
func startOf(day db.Date, interval db.SalesInterval) db.Date {
	for {
		isStart := map[db.SalesInterval]bool{
			db.SalesIntervalDay:   true,
			db.SalesIntervalWeek:  day.FirstInstant(time.UTC).Weekday() == time.Monday,
			db.SalesIntervalMonth: day.FirstInstant(time.UTC).Day() == 1,
		}[interval]
		if isStart {
			return day
		}
		day = day.AddDays(-1)
	}
}
