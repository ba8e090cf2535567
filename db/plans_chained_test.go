package db_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
	"orderly.example/test/services"
)

// chainedLoads read several levels by one statement. Each level must have the plan that it has alone.
func chainedLoads(t testing.TB, e *explainer) []planCase {
	t.Helper()
	rows, parts := sqlpage.Selection{Rows: true}, sqlpage.Selection{Rows: true, Count: true}
	first := func(n int) sqlpage.Page { return sqlpage.Page{First: &n} }
	last := func(n int) sqlpage.Page { return sqlpage.Page{Last: &n} }
	newest, err := db.Orders(e.Currency(), nil, nil)
	require.NoError(t, err)
	open, err := db.Orders(e.Currency(), &db.OrderFilter{Status: []db.OrderStatus{db.OrderStatusPending, db.OrderStatusPaid}},
		&db.OrderOrder{Field: db.OrdersByTotal, Direction: db.OrderDirectionAsc})
	require.NoError(t, err)
	staff, err := db.Users(&db.UserFilter{Role: new(db.UserRoleStaff)}, nil)
	require.NoError(t, err)
	root, buyer := []uuid.UUID{{}}, parentKeys(t, e, "orders", "customer_id")[:1]
	d := e.DB.Database

	items := func(of int, p sqlpage.Page) chainedLoad {
		return chainedLoad{"OrderItem", of, "id", load(sqlpage.PageOf[db.OrderItem](d, db.OrderItems.Of(db.Items()), p, rows), nil)}
	}
	products := func(of int) chainedLoad {
		return chainedLoad{"Product", of, "product_id", load(sqlpage.ByID[db.Product](d), nil)}
	}
	customers := func(of int) chainedLoad {
		return chainedLoad{"User", of, "customer_id", load(sqlpage.ByID[db.User](d), nil)}
	}
	theirOrders := func(of int) chainedLoad {
		return chainedLoad{"Order", of, "id", load(sqlpage.PageOf[db.Order](d, db.UserOrders.Of(open), first(20), parts), nil)}
	}
	subjects := func(of int) chainedLoad {
		return chainedLoad{"Order", of, "order_id", load(sqlpage.ByID[db.Order](d), nil)}
	}
	page := func(table string, load func(context.Context) error) chainedLoad {
		return chainedLoad{table, -1, "", load}
	}
	return []planCase{
		{"orders, items, products", "chained", chain(page("Order", load(sqlpage.PageOf[db.Order](d, newest, first(100), parts), root)), items(0, first(10)), products(1))},
		{"the last open orders, customers, customers × User.orders(status: open), items, products", "chained", chain(
			page("Order", load(sqlpage.PageOf[db.Order](d, open, last(50), parts), root)), customers(0), theirOrders(1), items(2, last(5)), products(3))},
		{"staff, orders, items and customers", "chained", chain(
			page("User", load(sqlpage.PageOf[db.User](d, staff, first(20), parts), root)), theirOrders(0), items(1, first(20)), customers(1))},
		{"a buyer, notifications, subjects, items, products", "chained", chain(
			page("User", load(sqlpage.ByID[db.User](d), buyer)),
			chainedLoad{"Notification", 0, "id", load(sqlpage.PageOf[db.Notification](d, db.UserNotifications.Of(db.Notifications()), first(100), rows), nil)},
			subjects(1), items(2, first(100)), products(3))},
	}
}

// chainedLoad is a load of rows of one type, by a column of the rows of another load; -1 for none.
type chainedLoad struct {
	table  string
	of     int
	column string
	load   func(ctx context.Context) error
}

// chain runs the first load with the others prepared.
func chain(loads ...chainedLoad) func(context.Context, *db.DB) error {
	return func(ctx context.Context, _ *db.DB) error {
		f := sqlpage.NewFusion(1)
		contexts := make([]context.Context, len(loads))
		for i, l := range loads[1:] {
			contexts[i+1] = f.Prepare(ctx, i+1, l.table, l.of, loads[l.of].table, l.column)
		}
		for i, l := range loads[1:] {
			if err := l.load(contexts[i+1]); err != nil {
				return err
			}
		}
		ctx, leave := f.Join(ctx, 0, loads[0].table)
		defer leave()
		return loads[0].load(ctx)
	}
}

// A page has a row more than is shown, by which it is known whether there are more. Its children are not read.
func TestChainsReadTheChildrenOfShownRows(t *testing.T) {
	t.Parallel()
	e := newExplainer(t, services.Seeded(t))
	const shown = 3
	newest, err := db.Orders(e.Currency(), nil, nil)
	require.NoError(t, err)
	shownOrders, allRows := sqlpage.FirstRows(shown), sqlpage.FirstRows(sqlpage.MaxPageSize)
	rows := sqlpage.Selection{Rows: true}
	explained, err := e.explain(t.Context(), chain(
		chainedLoad{"Order", -1, "", load(sqlpage.PageOf[db.Order](e.DB.Database, newest, shownOrders, rows), []uuid.UUID{{}})},
		chainedLoad{"OrderItem", 0, "id", load(sqlpage.PageOf[db.OrderItem](e.DB.Database, db.OrderItems.Of(db.Items()), allRows, rows), nil)},
	))
	require.NoError(t, err)
	var items int
	require.NoError(t, e.Pool().QueryRow(t.Context(), `SELECT count(*) FROM order_items WHERE order_id IN
		(SELECT id FROM orders ORDER BY placed_at DESC, id DESC LIMIT $1)`, shown).Scan(&items))
	require.InDelta(t, shown+1+items, explained.Root.Rows, 0)
}
