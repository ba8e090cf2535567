package db_test

import (
	"testing"

	"orderly.example/db"
)

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

// foundOrderFilters are those of what an order holds, of several customers, and searches, alone and with others.
func foundOrderFilters(t testing.TB, d *db.DB) []namedFilter[*db.OrderFilter] {
	t.Helper()
	var customers []*db.ID
	for _, key := range keys(t, d, `(SELECT customer_id FROM orders GROUP BY 1 ORDER BY count(*) DESC LIMIT 50) UNION (SELECT id FROM users LIMIT 40)`) {
		customers = append(customers, &db.ID{Kind: db.KindUser, UUID: key})
	}
	product := &db.ID{Kind: db.KindProduct, UUID: keys(t, d, "SELECT product_id FROM order_items GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")[0]}
	recent, large := since("2026-10-01T00:00:00Z"), amounts(t, "3000", "")
	rare, open := []db.OrderStatus{db.OrderStatusPending}, []db.OrderStatus{db.OrderStatusPending, db.OrderStatusPaid, db.OrderStatusShipped}
	number, customer, few, many, nobody := new("#4321"), new("Customer@Example"), new("theo.diaz"), new("a"), new("nobody.at.all")
	return []namedFilter[*db.OrderFilter]{
		{"customers: many", &db.OrderFilter{Customers: customers}},
		{"product", &db.OrderFilter{Product: product}},
		{"search: few customers", &db.OrderFilter{Search: few}},
		{"customers: none", &db.OrderFilter{Customers: []*db.ID{}}},
		{"customers: many; status: several", &db.OrderFilter{Customers: customers, Status: open}},
		{"product; status: several", &db.OrderFilter{Product: product, Status: open}},
		{"product; customers: many", &db.OrderFilter{Product: product, Customers: customers}},
		{"product; customer", &db.OrderFilter{Product: product, Customer: customers[0]}},
		{"product; placedAt: recent", &db.OrderFilter{Product: product, PlacedAt: recent}},
		{"product; search: few", &db.OrderFilter{Product: product, Search: few}},
		{"search: number", &db.OrderFilter{Search: number}},
		{"search: one customer", &db.OrderFilter{Search: customer}},
		{"search: many customers", &db.OrderFilter{Search: many}},
		{"search: nobody", &db.OrderFilter{Search: nobody}},
		{"search: a digit", &db.OrderFilter{Search: new("1")}},
		{"search: few; customer", &db.OrderFilter{Search: few, Customer: customers[0]}},
		{"search: few; customers: many", &db.OrderFilter{Search: few, Customers: customers}},
		{"search: few; status: one, rare", &db.OrderFilter{Search: few, Status: rare}},
		{"search: many; status: one, rare", &db.OrderFilter{Search: many, Status: rare}},
		{"search: few; placedAt: recent", &db.OrderFilter{Search: few, PlacedAt: recent}},
		{"search: few; total: large", &db.OrderFilter{Search: few, Total: large}},
	}
}
