package db_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/postgres"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
	"orderly.example/test/services"
)

// TestPagingReturnsEachRowOnce pages through the orders with each filter in each order, forwards and backwards. It
// compares the result with all orders, filtered and sorted in Go.
func TestPagingReturnsEachRowOnce(t *testing.T) {
	t.Parallel()
	d, err := db.Open(t.Context(), db.Options{Postgres: postgres.Options{URL: services.SeededForReading(t), Min: 1, Max: 2}})
	require.NoError(t, err)
	t.Cleanup(d.Close)
	all, err := sqlpage.ByID[db.Order](d.Database)(t.Context(), keys(t, d, "SELECT id FROM orders"))
	require.NoError(t, err)
	s := ordersInGo{currency: d.Currency(), all: all, products: productsOf(t, d)}
	s.users, err = sqlpage.ByID[db.User](d.Database)(t.Context(), keys(t, d, "SELECT id FROM users"))
	require.NoError(t, err)
	for _, f := range append(orderFilters(t, d), foundOrderFilters(t, d)...) {
		for _, field := range []db.OrderOrderField{db.OrdersByPlacedAt, db.OrdersByTotal, db.OrdersByNumber, db.OrdersByStatus} {
			for _, direction := range directions() {
				l, err := db.Orders(d.Currency(), f.filter, &db.OrderOrder{Field: field, Direction: direction})
				require.NoError(t, err)
				want := expectedNumbers(t, s, f.filter, field, direction)
				name := fmt.Sprintf("%s %s", listName("orders", f.name, string(field)), direction)
				require.Equal(t, want, forwards(t, d, l), name)
				require.Equal(t, want, backwards(t, d, l), name)
			}
		}
	}
}

const pageSize = 90

func forwards(t *testing.T, d *db.DB, l sqlpage.List) []int {
	t.Helper()
	n := pageSize
	numbers := []int{}
	for p := (sqlpage.Page{First: &n}); ; {
		page := readPage(t, d, l, p)
		for _, o := range page.Nodes {
			numbers = append(numbers, o.Number)
		}
		info := page.PageInfo()
		if p.After = info.EndCursor; !info.HasNextPage {
			return numbers
		}
	}
}

func backwards(t *testing.T, d *db.DB, l sqlpage.List) []int {
	t.Helper()
	n := pageSize
	numbers := []int{}
	for p := (sqlpage.Page{Last: &n}); ; {
		page := readPage(t, d, l, p)
		for _, o := range slices.Backward(page.Nodes) {
			numbers = append(numbers, o.Number)
		}
		info := page.PageInfo()
		if p.Before = info.StartCursor; !info.HasPreviousPage {
			slices.Reverse(numbers)
			return numbers
		}
	}
}

func readPage(t *testing.T, d *db.DB, l sqlpage.List, p sqlpage.Page) *db.OrderConnection {
	t.Helper()
	pages, err := sqlpage.PageOf[db.Order](d.Database, l, p, sqlpage.Selection{Rows: true})(context.WithoutCancel(t.Context()), []uuid.UUID{{}})
	require.NoError(t, err)
	return pages[uuid.UUID{}]
}
