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
		db.OrdersByPlacedAt: "placed_at", db.OrdersByTotal: "total", db.OrdersByNumber: "number", db.OrdersByStatus: "status",
	} {
		at[field] = quantileRows(t, e, "orders", column, func() (sqlpage.Row, any) { return sortValueOf(&db.Order{}, field) })
	}
	var probes []planCase
	const alone = 3 // of the filters that find orders, those that are not with another
	found := foundOrderFilters(t, e.DB)
	if len(parents) > 0 {
		found = found[:alone]
	}
	for _, f := range append(orderFilters(t, e.DB), found...) {
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
