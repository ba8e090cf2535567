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

// fusedLoads combine two or three loads in one statement. Each load must have the plan that it has alone.
func fusedLoads(t testing.TB, e *explainer) []planCase {
	t.Helper()
	root := []uuid.UUID{{}}
	parts := sqlpage.Selection{Rows: true, Count: true}
	newest, err := db.Orders(e.Currency(), nil, nil)
	require.NoError(t, err)
	openFilter, err := db.Orders(e.Currency(), &db.OrderFilter{Status: []db.OrderStatus{db.OrderStatusPending, db.OrderStatusPaid}},
		&db.OrderOrder{Field: db.OrdersByNumber, Direction: db.OrderDirectionAsc})
	require.NoError(t, err)
	staffUsers, err := db.Users(&db.UserFilter{Role: new(db.UserRoleStaff)}, nil)
	require.NoError(t, err)
	foundProducts, err := db.Products(e.Currency(), &db.ProductFilter{Search: new("walnut armchair")}, nil)
	require.NoError(t, err)

	newestOrders := fusedLoad{"Order", load(sqlpage.PageOf[db.Order](e.DB.Database, newest, sqlpage.Page{}, parts), root)}
	openOrders := fusedLoad{"Order", load(sqlpage.PageOf[db.Order](e.DB.Database, openFilter, sqlpage.Page{}, parts), root)}
	users := fusedLoad{"User", load(sqlpage.PageOf[db.User](e.DB.Database, staffUsers, sqlpage.Page{}, parts), root)}
	products := fusedLoad{"Product", load(sqlpage.PageOf[db.Product](e.DB.Database, foundProducts, sqlpage.Page{}, parts), root)}
	items := fusedLoad{"OrderItem", load(sqlpage.PageOf[db.OrderItem](e.DB.Database, db.OrderItems.Of(db.Items()), sqlpage.Page{}, parts), parentKeys(t, e, "order_items", "order_id"))}
	byKey := fusedLoad{"User", load(sqlpage.ByID[db.User](e.DB.Database), parentKeys(t, e, "orders", "customer_id"))}
	return []planCase{
		{"orders and open orders", "fused", fuse(newestOrders, openOrders)},
		{"orders, users and products", "fused", fuse(newestOrders, users, products)},
		{"items, users by key and open orders", "fused", fuse(items, byKey, openOrders)},
		{"products and items", "fused", fuse(products, items)},
	}
}

// fusedLoad is a load of rows of one type.
type fusedLoad struct {
	table string
	load  func(ctx context.Context) error
}

func load[V any](fetch func(context.Context, []uuid.UUID) (map[uuid.UUID]V, error), keys []uuid.UUID) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := fetch(ctx, keys)
		return err
	}
}

func fuse(members ...fusedLoad) func(context.Context, *db.DB) error {
	return func(ctx context.Context, _ *db.DB) error {
		f := sqlpage.NewFusion(len(members))
		errs := make([]error, len(members))
		var running sync.WaitGroup
		for i, m := range members {
			running.Go(func() {
				ctx, leave := f.Join(ctx, i, m.table)
				defer leave()
				errs[i] = m.load(ctx)
			})
		}
		running.Wait()
		return errors.Join(errs...)
	}
}
