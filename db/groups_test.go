package db_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/postgres"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
	"orderly.example/test/services"
)

// TestManyGroupsAreReadInTheListsOrder compares the two ways to read orders of groups of customers, forwards and
// backwards: by the pages of each customer, and all in the list's order.
func TestManyGroupsAreReadInTheListsOrder(t *testing.T) {
	t.Parallel()
	d, err := db.Open(t.Context(), db.Options{Postgres: postgres.Options{URL: services.SeededForReading(t), Min: 1, Max: 2}})
	require.NoError(t, err)
	t.Cleanup(d.Close)
	list := func(most int, filter *db.OrderFilter, order *db.OrderOrder) sqlpage.List {
		l, err := db.Orders(d.Currency(), filter, order)
		require.NoError(t, err)
		l.InGroups(sqlpage.Groups{
			Column: "customer_id", Most: most,
			Keys: sqlpage.Expression{Text: "SELECT id FROM users WHERE username < ?", Args: []any{"g"}},
			Check: func(key string) sqlpage.Expression {
				return sqlpage.Expression{Text: "(SELECT username < ? FROM users WHERE id = " + key + ")", Args: []any{"g"}}
			},
			Besides: sqlpage.Expression{Text: "t.number % 7 = ?", Args: []any{int64(3)}},
		})
		return l
	}
	for _, filter := range []*db.OrderFilter{nil, {Status: []db.OrderStatus{db.OrderStatusPaid, db.OrderStatusCancelled}}} {
		for _, field := range db.OrderOrderField("").Values() {
			for _, direction := range directions() {
				order := &db.OrderOrder{Field: field, Direction: direction}
				few, many := list(1000, filter, order), list(1, filter, order)
				want := forwards(t, d, few)
				name := fmt.Sprint(order, filter)
				require.NotEmpty(t, want, name)
				require.Equal(t, want, forwards(t, d, many), name)
				require.Equal(t, want, backwards(t, d, few), name)
				require.Equal(t, want, backwards(t, d, many), name)
				pages, err := sqlpage.PageOf[db.Order](d.Database, many, sqlpage.Page{}, sqlpage.Selection{Count: true})(t.Context(), []uuid.UUID{{}})
				require.NoError(t, err)
				require.Len(t, want, pages[uuid.UUID{}].TotalCount, name)
			}
		}
	}
}
