package db_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
)

// pointsOf returns the points of a series.
func pointsOf(t *testing.T, d *db.DB, s db.Series) (list []string) {
	t.Helper()
	points, err := d.SalesSeries(t.Context(), s)
	require.NoError(t, err)
	for _, p := range points {
		list = append(list, fmt.Sprintf("%s %d %d", p.Date, p.OrderCount, p.Total.Minor))
	}
	return list
}

// requireLineSums compares sums of lines with those over Postgres's local dates. In the queries that texts runs, %[1]s is an
// order's day, and %[2]s and %[3]s are the range.
func requireLineSums(t *testing.T, d *db.DB, texts func(sql string) []string, from, to db.Date) {
	t.Helper()
	product := keys(t, d, "SELECT id FROM products ORDER BY id LIMIT 1")[0]
	require.Equal(t, texts(`SELECT d::date || ' ' || count(DISTINCT o.id) || ' ' || coalesce(sum(line_total), 0) FROM generate_series('%[2]s'::date, '%[3]s', interval '1 day') d
		LEFT JOIN (orders o JOIN order_items i ON i.order_id = o.id AND i.product_id = '`+product.String()+`') ON %[1]s = d::date AND status NOT IN ('PENDING', 'CANCELLED') GROUP BY d ORDER BY d`),
		pointsOf(t, d, db.Series{From: from, To: to, Interval: db.SalesIntervalDay, Product: db.ID{Kind: db.KindProduct, UUID: product}}))

	top, err := d.TopProducts(t.Context(), db.Ranking{From: from, To: to, By: db.SalesMeasureTotal})
	require.NoError(t, err)
	var ranked []string
	for _, p := range top {
		ranked = append(ranked, fmt.Sprintf("%s %d %d %d", p.ProductID, p.Quantity, p.OrderCount, p.Total.Minor))
	}
	require.Equal(t, texts(`SELECT product_id || ' ' || sum(quantity) || ' ' || count(DISTINCT order_id) || ' ' || sum(line_total) FROM order_items JOIN orders o ON o.id = order_id
		WHERE %[1]s BETWEEN '%[2]s' AND '%[3]s' AND status NOT IN ('PENDING', 'CANCELLED') GROUP BY product_id ORDER BY sum(line_total) DESC, product_id LIMIT 100`), ranked)
}
