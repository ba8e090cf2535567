package db_test

import (
	"context"
	"fmt"
	"testing"

	"orderly/db"
)

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
	ids := keys(t, e.DB, fmt.Sprintf("SELECT id FROM %s LIMIT %d", table, n))
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
