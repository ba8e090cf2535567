package db_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// checkDeepPages compares the cost of the pages after 80 % of all orders (400,000 at scale 10) with that of the
// first pages.
func checkDeepPages(t *testing.T, e *explainer) {
	t.Helper()
	for _, field := range []db.OrderOrderField{db.OrdersByPlacedAt, db.OrdersByTotal, db.OrdersByNumber} {
		for i, direction := range directions() {
			l, err := db.Orders(e.Currency(), nil, &db.OrderOrder{Field: field, Direction: direction})
			require.NoError(t, err)
			rows := quantileRows(t, e, "orders", l.Column, func() (sqlpage.Row, any) { return sortValueOf(&db.Order{}, field) })
			after := sqlpage.CursorOf(l, rows[2-2*i]) // descending, 80 % of the rows come before the row at 20 %
			first, deep := buffersOfTenPages(t, e, l, nil), buffersOfTenPages(t, e, l, &after)
			t.Logf("orders by %s %s: the first ten pages read %d buffers, those after four fifths %d", field, direction, first, deep)
			require.InEpsilon(t, first, deep, 0.1, "by %s %s", field, direction)
		}
	}
}

// checkDeepPagesOfStatus does so by STATUS, after 80 % of the delivered orders: nearly all are. The first pages cost more,
// as rows of other statuses lie further apart.
func checkDeepPagesOfStatus(t *testing.T, e *explainer) {
	t.Helper()
	for i, direction := range directions() {
		l, err := db.Orders(e.Currency(), nil, &db.OrderOrder{Field: db.OrdersByStatus, Direction: direction})
		require.NoError(t, err)
		row := &db.Order{Status: db.OrderStatusDelivered}
		require.NoError(t, e.Pool().QueryRow(t.Context(), `SELECT id FROM orders WHERE status = 'DELIVERED' ORDER BY id
			OFFSET (SELECT count(*) * $1 / 10 FROM orders WHERE status = 'DELIVERED') LIMIT 1`, 8-6*i).Scan(&row.ID))
		after := sqlpage.CursorOf(l, row)
		first, deep := buffersOfTenPages(t, e, l, nil), buffersOfTenPages(t, e, l, &after)
		t.Logf("orders by STATUS %s: the first ten pages read %d buffers, those after four fifths %d", direction, first, deep)
		require.LessOrEqual(t, deep, first, direction)
	}
}

// sortValueOf returns an order and a pointer to its field for the sort order.
func sortValueOf(o *db.Order, field db.OrderOrderField) (sqlpage.Row, any) {
	switch field {
	case db.OrdersByTotal:
		return o, &o.TotalMinor
	case db.OrdersByNumber:
		return o, &o.Number
	case db.OrdersByStatus:
		return o, &o.Status
	default:
		return o, &o.PlacedAt
	}
}

// buffersOfTenPages returns how many buffers ten pages of 100 rows read. A single page is not comparable: it may
// need one more index page than another.
func buffersOfTenPages(t testing.TB, e *explainer, l sqlpage.List, after *string) int {
	t.Helper()
	n, sum := 100, 0
	for range 10 {
		p, err := e.explain(t.Context(), func(ctx context.Context, d *db.DB) error {
			read, err := sqlpage.PageOf[db.Order](d.Database, l, sqlpage.Page{First: &n, After: after}, sqlpage.Selection{Rows: true})(ctx, []uuid.UUID{{}})
			if err == nil {
				after = read[uuid.UUID{}].PageInfo().EndCursor
			}
			return err
		})
		require.NoError(t, err)
		sum += p.buffers()
	}
	return sum
}
