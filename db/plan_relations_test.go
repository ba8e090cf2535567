package db_test

import (
	"context"
	"fmt"
	"testing"

	"orderly/db"
)

// relations are the lists of one, twenty and a hundred parents: those that have the most, and then any.
func relations(t testing.TB, e *explainer) []probe {
	t.Helper()
	buyers := parents(t, e, "orders", "customer_id")
	readers := parents(t, e, "notifications", "user_id")
	askers := parents(t, e, "reports", "requested_by")
	bought := parents(t, e, "order_items", "order_id")
	var probes []probe
	for _, n := range []int{1, 20, 100} {
		of := func(name string) string { return fmt.Sprintf("%d × %s", n, name) }
		probes = append(probes, orderLists(t, e, buyers[:n]...)...)
		notified := marks(t, e, "notifications", "created_at", func() (db.Row, any) { r := &db.Notification{}; return r, &r.CreatedAt })
		probes = append(probes, everyPage[db.Notification](of("User.notifications"), "", db.NotificationsOf(false), notified, readers[:n]...)...)
		probes = append(probes, everyPage[db.Notification](of("User.notifications(unreadOnly: true)"), "", db.NotificationsOf(true), notified, readers[:n]...)...)
		asked := marks(t, e, "reports", "created_at", func() (db.Row, any) { r := &db.Report{}; return r, &r.CreatedAt })
		probes = append(probes, everyPage[db.Report](of("User.reports"), "", db.ReportsOf(), asked, askers[:n]...)...)
		probes = append(probes, everyPage[db.OrderItem](of("Order.items"), "", db.ItemsOf(), []db.Row{&db.OrderItem{Line: 2}}, bought[:n]...)...)
		probes = append(probes, everyPage[db.OrderEvent](of("Order.history"), "", db.HistoryOf(), nil, bought[:n]...)...)
	}
	return probes
}

// parents are keys of parents: of the ten with the most children, and of others.
func parents(t testing.TB, e *explainer, table, column string) []db.UUID {
	t.Helper()
	return keys(t, e, fmt.Sprintf(`SELECT key FROM (SELECT %s AS key, row_number() OVER (ORDER BY count(*) DESC) n
FROM (SELECT * FROM %s LIMIT 200000) c GROUP BY 1) r ORDER BY n > 10, n %% 7, key LIMIT 100`, column, table))
}

// singles are loads by keys and unique columns, with what is computed, and the sales.
func singles(t testing.TB, e *explainer) []probe {
	t.Helper()
	var probes []probe
	add := func(list string, load func(ctx context.Context, d *db.DB) error) {
		probes = append(probes, probe{list, "all", load})
	}
	for _, n := range []int{1, 20, 100} {
		of := func(name string) string { return fmt.Sprintf("%d × %s", n, name) }
		add(of("User by id"), byID[db.User](t, e, "users", n))
		add(of("Product by id"), byID[db.Product](t, e, "products", n))
		add(of("Order by id"), byID[db.Order](t, e, "orders", n))
		add(of("OrderItem by id"), byID[db.OrderItem](t, e, "order_items", n))
		add(of("Notification by id"), byID[db.Notification](t, e, "notifications", n))
		add(of("Report by id"), byID[db.Report](t, e, "reports", min(n, 20)))
		add(of("User by id with counts"), computed(parents(t, e, "orders", "customer_id")[:n]))
	}
	add("userByUsername", func(ctx context.Context, d *db.DB) error {
		_, err := db.UsersByName(d)(ctx, []string{"staff"})
		return err
	})
	add("userByEmail", func(ctx context.Context, d *db.DB) error {
		_, err := db.UsersByEmail(d)(ctx, []string{"staff@example.com"})
		return err
	})
	add("orderByNumber", func(ctx context.Context, d *db.DB) error {
		_, err := db.OrdersNumbered(d)(ctx, []int{400})
		return err
	})
	add("productBySku", func(ctx context.Context, d *db.DB) error {
		_, err := db.ProductsBySKU(d)(ctx, []string{"ARM-00001"})
		return err
	})
	return append(probes, salesSeries()...)
}

func byID[T any, P db.RowOf[T]](t testing.TB, e *explainer, table string, n int) func(context.Context, *db.DB) error {
	t.Helper()
	ids := keys(t, e, fmt.Sprintf("SELECT id FROM %s ORDER BY md5(id::text) LIMIT %d", table, n))
	return func(ctx context.Context, d *db.DB) error {
		_, err := db.ByID[T, P](d)(ctx, ids)
		return err
	}
}

// computed reads what statements compute of users.
func computed(ids []db.UUID) func(context.Context, *db.DB) error {
	return func(ctx context.Context, d *db.DB) error {
		ctx = db.WithProjection(ctx, fields{"User": {"unreadNotificationCount", "spentTotal", "spentOrders"}})
		_, err := db.ByID[db.User](d)(ctx, ids)
		return err
	}
}
