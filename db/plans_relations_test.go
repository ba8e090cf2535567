package db_test

import (
	"fmt"
	"testing"

	"orderly.example/db"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// relationLists are the lists of 1, 20 and 100 parents. The parents with the most children come first.
func relationLists(t testing.TB, e *explainer) []planCase {
	t.Helper()
	buyers := parentKeys(t, e, "orders", "customer_id")
	notifiedUsers := parentKeys(t, e, "notifications", "user_id")
	requesters := parentKeys(t, e, "reports", "requested_by")
	orders := parentKeys(t, e, "order_items", "order_id")
	notificationRows := quantileRows(t, e, "notifications", "created_at", func() (sqlpage.Row, any) { n := &db.Notification{}; return n, &n.CreatedAt })
	reportRows := quantileRows(t, e, "reports", "created_at", func() (sqlpage.Row, any) { r := &db.Report{}; return r, &r.CreatedAt })
	own := db.ReportsOf()
	db.OnlyOwn(&own)
	secondItem := []sqlpage.Row{&db.OrderItem{Line: 2}}
	var probes []planCase
	for _, n := range []int{1, 20, 100} {
		of := func(name string) string { return fmt.Sprintf("%d × %s", n, name) }
		probes = append(probes, orderLists(t, e, buyers[:n]...)...)
		probes = append(probes, pageCases[db.Notification](e, of("User.notifications"), db.OrderDirectionDesc, db.NotificationsOf(false), notificationRows, notifiedUsers[:n]...)...)
		probes = append(probes, pageCases[db.Notification](e, of("User.notifications(unreadOnly: true)"), db.OrderDirectionDesc, db.NotificationsOf(true), notificationRows, notifiedUsers[:n]...)...)
		probes = append(probes, pageCases[db.Report](e, of("User.reports"), db.OrderDirectionDesc, db.ReportsOf(), reportRows, requesters[:min(n, len(requesters))]...)...)
		probes = append(probes, pageCases[db.Report](e, of("User.reports of own orders"), db.OrderDirectionDesc, own, reportRows, requesters[:min(n, len(requesters))]...)...)
		probes = append(probes, pageCases[db.OrderItem](e, of("Order.items"), db.OrderDirectionDesc, db.ItemsOf(), secondItem, orders[:n]...)...)
		probes = append(probes, pageCases[db.OrderEvent](e, of("Order.history"), db.OrderDirectionDesc, db.HistoryOf(), nil, orders[:n]...)...)
	}
	return probes
}

// parentKeys are the keys of the ten parents with the most children, then of others.
func parentKeys(t testing.TB, e *explainer, table, column string) []uuid.UUID {
	t.Helper()
	return keys(t, e.DB, fmt.Sprintf(`SELECT key FROM (SELECT %s AS key, row_number() OVER (ORDER BY count(*) DESC) n
FROM (SELECT * FROM %s LIMIT 200000) c GROUP BY 1) r ORDER BY n > 10, n %% 7, key LIMIT 100`, column, table))
}
