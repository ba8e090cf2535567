package db_test

import (
	"cmp"
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
	for _, f := range orderFilters(t, d) {
		for _, field := range []db.OrderOrderField{db.OrdersByPlacedAt, db.OrdersByTotal, db.OrdersByNumber} {
			for _, direction := range directions() {
				l, err := db.Orders(d.Currency(), f.filter, &db.OrderOrder{Field: field, Direction: direction})
				require.NoError(t, err)
				want := expectedNumbers(t, d.Currency(), all, f.filter, field, direction)
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

// expectedNumbers returns the numbers of the orders that pass the filter, sorted.
func expectedNumbers(t *testing.T, c db.Currency, all map[uuid.UUID]*db.Order, f *db.OrderFilter, field db.OrderOrderField, direction db.OrderDirection) []int {
	t.Helper()
	var left []*db.Order
	for _, o := range all {
		if f == nil || matches(t, c, o, f) {
			left = append(left, o)
		}
	}
	slices.SortFunc(left, func(a, b *db.Order) int {
		order := cmp.Or(compare(a, b, field), slices.Compare(a.ID[:], b.ID[:]))
		if direction == db.OrderDirectionDesc {
			return -order
		}
		return order
	})
	numbers := make([]int, len(left))
	for i, o := range left {
		numbers[i] = o.Number
	}
	return numbers
}

func compare(a, b *db.Order, field db.OrderOrderField) int {
	switch field {
	case db.OrdersByTotal:
		return cmp.Compare(a.TotalMinor, b.TotalMinor)
	case db.OrdersByNumber:
		return cmp.Compare(a.Number, b.Number)
	default:
		return a.PlacedAt.Compare(b.PlacedAt)
	}
}

func matches(t *testing.T, c db.Currency, o *db.Order, f *db.OrderFilter) bool {
	t.Helper()
	fits := (f.Status == nil || slices.Contains(f.Status, o.Status)) && (f.Customer == nil || f.Customer.UUID == o.CustomerID)
	if r := f.PlacedAt; r != nil {
		fits = fits && (r.From == nil || !o.PlacedAt.Before(*r.From)) && (r.To == nil || o.PlacedAt.Before(*r.To))
	}
	if r := f.Total; r != nil {
		fits = fits && (r.Min == nil || o.TotalMinor >= minor(t, c, r.Min)) && (r.Max == nil || o.TotalMinor <= minor(t, c, r.Max))
	}
	return fits
}

func minor(t *testing.T, c db.Currency, d *db.Decimal) int64 {
	t.Helper()
	n, err := d.Minor(c)
	require.NoError(t, err)
	return n
}
