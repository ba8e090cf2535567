package db_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
)

// salesCases are the sales of a day, of a month, of a year and of all three years: of the shop, of the product and the category
// that sold most, and the products that sold best.
func salesCases(t testing.TB, e *explainer) []planCase {
	t.Helper()
	day := func(year int, month time.Month, day int) db.Date {
		return db.DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
	}
	end := day(2026, time.October, 31)
	product := db.ID{Kind: db.KindProduct, UUID: keys(t, e.DB, "SELECT product_id FROM order_items GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")[0]}
	category := db.ID{Kind: db.KindCategory, UUID: keys(t, e.DB, "SELECT category_id FROM product_categories GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")[0]}
	var probes []planCase
	for _, c := range []struct {
		name string
		from db.Date
		days int
	}{
		{"a day", end, 1}, {"a month", day(2026, time.October, 1), 31}, {"a year", day(2025, time.November, 1), 365}, {"three years", day(2023, time.November, 1), 1096},
	} {
		for _, interval := range []db.SalesInterval{db.SalesIntervalDay, db.SalesIntervalWeek, db.SalesIntervalMonth} {
			for of, s := range map[string]db.Series{
				"": {}, " of a product": {Product: product}, " of a category": {Category: category}, " of a product in a category": {Product: product, Category: category},
			} {
				s.From, s.To, s.Interval = c.from, end, interval
				probes = append(probes, planCase{"salesSeries" + of + ": " + c.name, string(interval), func(ctx context.Context, d *db.DB) error {
					_, err := d.SalesSeries(ctx, s)
					return err
				}})
			}
		}
		for _, by := range []db.SalesMeasure{db.SalesMeasureTotal, db.SalesMeasureQuantity} {
			if c.days > 366 {
				continue
			}
			probes = append(probes, planCase{"topProducts: " + c.name, string(by), func(ctx context.Context, d *db.DB) error {
				_, err := d.TopProducts(ctx, db.Ranking{From: c.from, To: end, By: by})
				return err
			}})
		}
	}
	return probes
}

// checkCategorySales checks that a series of a category reads the lines of the range, and not all lines of the category.
func checkCategorySales(t *testing.T, e *explainer) {
	t.Helper()
	for _, c := range salesCases(t, e) {
		if !strings.HasPrefix(c.list, "salesSeries of a category: a day") {
			continue
		}
		explained, err := e.explain(t.Context(), c.load)
		require.NoError(t, err)
		require.Contains(t, explained.scans(), "orders_sales", c)
		require.NotContains(t, explained.scans(), "order_items_sold", c)
	}
}
