package db_test

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/uuid"
)

// ordersInGo are all orders, and what filters need to know of them.
type ordersInGo struct {
	currency db.Currency
	all      map[uuid.UUID]*db.Order
	users    map[uuid.UUID]*db.User
	products map[uuid.UUID]map[uuid.UUID]bool // by order
}

// expectedNumbers returns the numbers of the orders that pass the filter, sorted.
func expectedNumbers(t *testing.T, s ordersInGo, f *db.OrderFilter, field db.OrderOrderField, direction db.OrderDirection) []int {
	t.Helper()
	var left []*db.Order
	for _, o := range s.all {
		if f == nil || s.matches(t, o, f) {
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
	case db.OrdersByStatus:
		stages := db.OrderStatus("").Values()
		return cmp.Compare(slices.Index(stages, a.Status), slices.Index(stages, b.Status))
	default:
		return a.PlacedAt.Compare(b.PlacedAt)
	}
}

func (s ordersInGo) matches(t *testing.T, o *db.Order, f *db.OrderFilter) bool {
	t.Helper()
	fits := (f.Status == nil || slices.Contains(f.Status, o.Status)) && (f.Customer == nil || f.Customer.UUID == o.CustomerID)
	if r := f.PlacedAt; r != nil {
		fits = fits && (r.From == nil || !o.PlacedAt.Before(*r.From)) && (r.To == nil || o.PlacedAt.Before(*r.To))
	}
	if r := f.Total; r != nil {
		fits = fits && (r.Min == nil || o.TotalMinor >= minor(t, s.currency, r.Min)) && (r.Max == nil || o.TotalMinor <= minor(t, s.currency, r.Max))
	}
	return fits && (f.Customers == nil || slices.ContainsFunc(f.Customers, func(id *db.ID) bool { return id.UUID == o.CustomerID })) &&
		(f.Product == nil || s.products[o.ID][f.Product.UUID]) && (f.Search == nil || s.isFound(o, *f.Search))
}

// isFound reports whether a search for a text of ASCII letters finds an order.
func (s ordersInGo) isFound(o *db.Order, text string) bool {
	u, text := s.users[o.CustomerID], strings.ToLower(text)
	return strings.TrimPrefix(text, "#") == strconv.Itoa(o.Number) || strings.HasPrefix(strings.ToLower(u.Username), text) || strings.HasPrefix(strings.ToLower(u.Email), text)
}

// productsOf are the products of each order.
func productsOf(t *testing.T, d *db.DB) map[uuid.UUID]map[uuid.UUID]bool {
	t.Helper()
	products := map[uuid.UUID]map[uuid.UUID]bool{}
	rows, err := d.Pool().Query(t.Context(), "SELECT order_id, product_id FROM order_items")
	require.NoError(t, err)
	var order, product uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&order, &product}, func() error {
		if products[order] == nil {
			products[order] = map[uuid.UUID]bool{}
		}
		products[order][product] = true
		return nil
	})
	require.NoError(t, err)
	return products
}

func minor(t *testing.T, c db.Currency, d *db.Decimal) int64 {
	t.Helper()
	n, err := d.Minor(c)
	require.NoError(t, err)
	return n
}
