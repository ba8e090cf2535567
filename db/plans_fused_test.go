package db_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// fused are two and three loads in one statement: each must have the plan that it has alone.
func fused(t testing.TB, e *explainer) []probe {
	t.Helper()
	root := []uuid.UUID{{}}
	parts := sqlpage.Selection{Rows: true, Count: true}
	newest, err := db.Orders(e.Currency(), nil, nil)
	require.NoError(t, err)
	open, err := db.Orders(e.Currency(), &db.OrderFilter{Status: []db.OrderStatus{db.OrderPending, db.OrderPaid}},
		&db.OrderOrder{Field: db.OrdersByNumber, Direction: db.Ascending})
	require.NoError(t, err)
	staff, err := db.Users(&db.UserFilter{Role: new(db.RoleStaff)}, nil)
	require.NoError(t, err)
	found, err := db.Products(e.Currency(), &db.ProductFilter{Search: new("walnut armchair")}, nil)
	require.NoError(t, err)

	orders := member{"Order", load(sqlpage.PageOf[db.Order](e.DB.Database, newest, sqlpage.Page{}, parts), root)}
	waiting := member{"Order", load(sqlpage.PageOf[db.Order](e.DB.Database, open, sqlpage.Page{}, parts), root)}
	users := member{"User", load(sqlpage.PageOf[db.User](e.DB.Database, staff, sqlpage.Page{}, parts), root)}
	products := member{"Product", load(sqlpage.PageOf[db.Product](e.DB.Database, found, sqlpage.Page{}, parts), root)}
	items := member{"OrderItem", load(sqlpage.PageOf[db.OrderItem](e.DB.Database, db.ItemsOf(), sqlpage.Page{}, parts), parents(t, e, "order_items", "order_id"))}
	byKey := member{"User", load(sqlpage.ByID[db.User](e.DB.Database), parents(t, e, "orders", "customer_id"))}
	return []probe{
		{"orders and open orders", "fused", together(orders, waiting)},
		{"orders, users and products", "fused", together(orders, users, products)},
		{"items, users by key and open orders", "fused", together(items, byKey, waiting)},
		{"products and items", "fused", together(products, items)},
	}
}

// member is a load of a table.
type member struct {
	table string
	load  func(ctx context.Context) error
}

func load[V any](fetch func(context.Context, []uuid.UUID) (map[uuid.UUID]V, error), keys []uuid.UUID) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := fetch(ctx, keys)
		return err
	}
}

func together(members ...member) func(context.Context, *db.DB) error {
	return func(ctx context.Context, _ *db.DB) error {
		f := sqlpage.NewFusion(len(members))
		failed := make([]error, len(members))
		var running sync.WaitGroup
		for i, m := range members {
			running.Go(func() {
				ctx, leave := f.Join(ctx, m.table)
				defer leave()
				failed[i] = m.load(ctx)
			})
		}
		running.Wait()
		return errors.Join(failed...)
	}
}
