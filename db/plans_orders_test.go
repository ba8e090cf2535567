package db_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

func allOrders(t testing.TB, e *explainer) []planCase {
	t.Helper()
	return orderLists(t, e)
}

// orderLists are all lists of orders, with each filter in each order. With parents, they are the lists of those
// customers.
func orderLists(t testing.TB, e *explainer, parents ...uuid.UUID) []planCase {
	t.Helper()
	at := map[db.OrderOrderField][]sqlpage.Row{}
	for field, column := range map[db.OrderOrderField]string{
		db.OrdersByPlacedAt: "placed_at", db.OrdersByTotal: "total", db.OrdersByNumber: "number",
	} {
		at[field] = quantileRows(t, e, "orders", column, func() (sqlpage.Row, any) { return sortValueOf(&db.Order{}, field) })
	}
	var probes []planCase
	for _, f := range orderFilters(t, e.DB) {
		for field, rows := range at {
			for _, direction := range directions() {
				order := &db.OrderOrder{Field: field, Direction: direction}
				l, err := db.Orders(e.Currency(), f.filter, order)
				require.NoError(t, err)
				name := listName("orders", f.name, string(field))
				if len(parents) > 0 {
					l = db.UserOrders.Of(l)
					name = fmt.Sprintf("%d × User.%s", len(parents), name)
				}
				probes = append(probes, pageCases[db.Order](e, name, direction, l, rows, parents...)...)
			}
		}
	}
	return probes
}

func orderFilters(t testing.TB, d *db.DB) []namedFilter[*db.OrderFilter] {
	t.Helper()
	busy := db.ID{Kind: db.KindUser, UUID: keys(t, d, "SELECT customer_id FROM orders GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")[0]}
	quiet := db.ID{Kind: db.KindUser, UUID: keys(t, d, "SELECT customer_id FROM orders GROUP BY 1 ORDER BY count(*) LIMIT 1")[0]}
	recent, old, one, never := since("2026-10-01T00:00:00Z"), between("2020-01-01T00:00:00Z", "2024-02-01T00:00:00Z"),
		between("2025-06-01T00:00:00Z", "2025-06-02T00:00:00Z"), since("2026-11-01T00:00:00Z")
	large, small, usual, most := amounts(t, "3000", ""), amounts(t, "", "10"), amounts(t, "239", "240"), amounts(t, "10", "")
	rare, common := []db.OrderStatus{db.OrderStatusPending}, []db.OrderStatus{db.OrderStatusDelivered}
	open := []db.OrderStatus{db.OrderStatusPending, db.OrderStatusPaid, db.OrderStatusShipped}
	return []namedFilter[*db.OrderFilter]{
		{"", nil},
		{"status: one, rare", &db.OrderFilter{Status: rare}},
		{"status: one, common", &db.OrderFilter{Status: common}},
		{"status: several", &db.OrderFilter{Status: open}},
		{"status: all", &db.OrderFilter{Status: []db.OrderStatus{"PENDING", "PAID", "SHIPPED", "DELIVERED", "CANCELLED"}}},
		{"status: none", &db.OrderFilter{Status: []db.OrderStatus{}}},
		{"placedAt: recent", &db.OrderFilter{PlacedAt: recent}},
		{"placedAt: old", &db.OrderFilter{PlacedAt: old}},
		{"placedAt: a day", &db.OrderFilter{PlacedAt: one}},
		{"placedAt: always", &db.OrderFilter{PlacedAt: between("0000-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00")}},
		{"placedAt: never", &db.OrderFilter{PlacedAt: never}},
		{"total: large", &db.OrderFilter{Total: large}},
		{"total: small", &db.OrderFilter{Total: small}},
		{"total: usual", &db.OrderFilter{Total: usual}},
		{"total: most", &db.OrderFilter{Total: most}},
		{"customer: busy", &db.OrderFilter{Customer: &busy}},
		{"customer: quiet", &db.OrderFilter{Customer: &quiet}},
		{"status: one, rare; placedAt: recent", &db.OrderFilter{Status: rare, PlacedAt: recent}},
		{"status: one, rare; placedAt: old", &db.OrderFilter{Status: rare, PlacedAt: old}},
		{"status: one, common; placedAt: a day", &db.OrderFilter{Status: common, PlacedAt: one}},
		{"status: several; placedAt: old", &db.OrderFilter{Status: open, PlacedAt: old}},
		{"status: one, common; total: large", &db.OrderFilter{Status: common, Total: large}},
		{"status: several; total: large", &db.OrderFilter{Status: open, Total: large}},
		{"placedAt: a day; total: large", &db.OrderFilter{PlacedAt: one, Total: large}},
		{"placedAt: recent; total: most", &db.OrderFilter{PlacedAt: recent, Total: most}},
		{"customer: busy; status: several", &db.OrderFilter{Customer: &busy, Status: open}},
		{"customer: busy; placedAt: a day", &db.OrderFilter{Customer: &busy, PlacedAt: one}},
		{"customer: busy; total: large", &db.OrderFilter{Customer: &busy, Total: large}},
	}
}

// reportLists are the list of all reports and a customer's own reports.
func reportLists(t testing.TB, e *explainer) []planCase {
	t.Helper()
	rows := quantileRows(t, e, "reports", "created_at", func() (sqlpage.Row, any) { r := &db.Report{}; return r, &r.CreatedAt })
	own := db.Reports()
	own.NarrowTo("requested_by", keys(t, e.DB, "SELECT id FROM users WHERE username = 'customer'")[0])
	db.OnlyOwn(&own)
	demoted := db.Reports() // a former member of staff, most of whose reports are about the whole shop
	demoted.NarrowTo("requested_by", parentKeys(t, e, "reports", "requested_by")[0])
	db.OnlyOwn(&demoted)
	return append(append(pageCases[db.Report](e, "reports", db.OrderDirectionDesc, db.Reports(), rows),
		pageCases[db.Report](e, "customer's reports", db.OrderDirectionDesc, own, rows)...), pageCases[db.Report](e, "demoted's reports", db.OrderDirectionDesc, demoted, rows)...)
}
