package db_test

import (
	"context"
	"time"

	"orderly.example/db"
)

// salesSeriesCases are the sales of a month, of a year and of all three years.
func salesSeriesCases() []planCase {
	day := func(year int, month time.Month, day int) db.Date {
		return db.DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
	}
	end := day(2026, time.October, 31)
	var probes []planCase
	for _, c := range []struct {
		name      string
		from      db.Date
		intervals []db.SalesInterval
	}{
		{"a month", day(2026, time.October, 1), []db.SalesInterval{db.SalesIntervalDay, db.SalesIntervalWeek, db.SalesIntervalMonth}},
		{"a year", day(2025, time.November, 1), []db.SalesInterval{db.SalesIntervalDay, db.SalesIntervalWeek, db.SalesIntervalMonth}},
		{"three years", day(2023, time.November, 1), []db.SalesInterval{db.SalesIntervalWeek, db.SalesIntervalMonth}},
	} {
		for _, interval := range c.intervals {
			probes = append(probes, planCase{"salesSeries: " + c.name, string(interval), func(ctx context.Context, d *db.DB) error {
				_, err := d.SalesSeries(ctx, c.from, end, interval)
				return err
			}})
		}
	}
	return probes
}
