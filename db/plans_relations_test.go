package db_test

import (
	"fmt"
	"testing"

	"orderly.example/db"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// relations are the lists of one, twenty and a hundred parents: those that have the most, and then any.
func relations(t testing.TB, e *explainer) []probe {
	t.Helper()
	buyers := parents(t, e, "orders", "customer_id")
	readers := parents(t, e, "notifications", "user_id")
	askers := parents(t, e, "reports", "requested_by")
	bought := parents(t, e, "order_items", "order_id")
	notified := marks(t, e, "notifications", "created_at", func() (sqlpage.Row, any) { n := &db.Notification{}; return n, &n.CreatedAt })
	asked := marks(t, e, "reports", "created_at", func() (sqlpage.Row, any) { r := &db.Report{}; return r, &r.CreatedAt })
	own := db.ReportsOf()
	db.OnlyOwn(&own)
	second := []sqlpage.Row{&db.OrderItem{Line: 2}}
	var probes []probe
	for _, n := range []int{1, 20, 100} {
		of := func(name string) string { return fmt.Sprintf("%d × %s", n, name) }
		probes = append(probes, orderLists(t, e, buyers[:n]...)...)
		probes = append(probes, pages[db.Notification](e, of("User.notifications"), db.Descending, db.NotificationsOf(false), notified, readers[:n]...)...)
		probes = append(probes, pages[db.Notification](e, of("User.notifications(unreadOnly: true)"), db.Descending, db.NotificationsOf(true), notified, readers[:n]...)...)
		probes = append(probes, pages[db.Report](e, of("User.reports"), db.Descending, db.ReportsOf(), asked, askers[:min(n, len(askers))]...)...)
		probes = append(probes, pages[db.Report](e, of("User.reports of own orders"), db.Descending, own, asked, askers[:min(n, len(askers))]...)...)
		probes = append(probes, pages[db.OrderItem](e, of("Order.items"), db.Descending, db.ItemsOf(), second, bought[:n]...)...)
		probes = append(probes, pages[db.OrderEvent](e, of("Order.history"), db.Descending, db.HistoryOf(), nil, bought[:n]...)...)
	}
	return probes
}

// parents are keys of parents: of the ten with the most children, and of others.
func parents(t testing.TB, e *explainer, table, column string) []uuid.UUID {
	t.Helper()
	return keys(t, e.DB, fmt.Sprintf(`SELECT key FROM (SELECT %s AS key, row_number() OVER (ORDER BY count(*) DESC) n
FROM (SELECT * FROM %s LIMIT 200000) c GROUP BY 1) r ORDER BY n > 10, n %% 7, key LIMIT 100`, column, table))
}
