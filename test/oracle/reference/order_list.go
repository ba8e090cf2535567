package reference

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"orderly.example/db"
	"orderly.example/internal/faults"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// orderList is a list of orders: rows, as a filter and an order have them.
func (o *API) orderList(ctx context.Context, named sqlpage.List, rows []*db.Order, filter *db.OrderFilter, by *db.OrderOrder) (list[db.Order, *db.Order], error) {
	l := list[db.Order, *db.Order]{named: named, rows: rows, descending: true}
	field := db.OrdersByPlacedAt
	if by != nil {
		field, l.descending = by.Field, by.Direction == db.OrderDirectionDesc
	}
	l.isTime, l.isStatus = field == db.OrdersByPlacedAt, field == db.OrdersByStatus
	l.key = func(r *db.Order) key {
		return key{id: r.ID, number: map[db.OrderOrderField]int64{
			db.OrdersByPlacedAt: r.PlacedAt.UnixMicro(), db.OrdersByTotal: r.TotalMinor, db.OrdersByNumber: int64(r.Number), db.OrdersByStatus: stageOf(r.Status),
		}[field]}
	}
	if filter == nil {
		return l, nil
	}
	isFound, wrongText := o.orderSearch(ctx, filter.Search)
	inRange, wrongRange := o.amounts(filter.Total)
	if err := cmp.Or(ofOtherKind(filter.Customer, db.KindUser), wrongText, ofOtherKind(filter.Product, db.KindProduct), wrongRange); err != nil {
		return l, err
	}
	holds := o.ordersThatHold(ctx, filter.Product)
	l.rows = where(rows, func(r *db.Order) bool {
		at := filter.PlacedAt
		return (filter.Customer == nil || filter.Customer.UUID == r.CustomerID) &&
			(filter.Customers == nil || slices.ContainsFunc(filter.Customers, func(id *db.ID) bool { return id.UUID == r.CustomerID })) &&
			(filter.Status == nil || slices.Contains(filter.Status, r.Status)) &&
			(at == nil || at.From == nil || !r.PlacedAt.Before(*at.From)) &&
			(at == nil || at.To == nil || r.PlacedAt.Before(*at.To)) && inRange(r.TotalMinor) && isFound(r) && holds(r)
	})
	return l, nil
}

// stageOf is the place of a status in the order that they are sorted in; 0 for a text that is none.
func stageOf(status db.OrderStatus) int64 {
	return 1 + int64(slices.Index([]db.OrderStatus{"PENDING", "PAID", "SHIPPED", "DELIVERED", "CANCELLED"}, status))
}

func ofOtherKind(id *db.ID, kind db.Kind) error {
	if id != nil && id.Kind != kind {
		return faults.New(faults.CodeBadID, "of another kind")
	}
	return nil
}

// orderSearch is whether an order has the number that a text is, or a customer whose name or address begins with it.
func (o *API) orderSearch(ctx context.Context, text *string) (func(*db.Order) bool, error) {
	if text == nil {
		return func(*db.Order) bool { return true }, nil
	}
	if len(*text) > longestSearch || strings.ContainsRune(*text, 0) {
		return nil, faults.New(faults.CodeBadInput, "no text to search for")
	}
	prefix := folded(strings.TrimSpace(*text))
	begins := map[uuid.UUID]bool{}
	for _, u := range all[db.User](ctx, o, userRows) {
		begins[u.ID] = strings.HasPrefix(folded(u.Username), prefix) || strings.HasPrefix(folded(u.Email), prefix)
	}
	return func(r *db.Order) bool {
		number := strconv.Itoa(r.Number)
		return begins[r.CustomerID] || strings.TrimLeft(strings.TrimPrefix(prefix, "#"), "0") == number
	}, nil
}

// ordersThatHold is whether an order has a line of a product.
func (o *API) ordersThatHold(ctx context.Context, product *db.ID) func(*db.Order) bool {
	if product == nil {
		return func(*db.Order) bool { return true }
	}
	found := map[uuid.UUID]bool{}
	for _, i := range all[db.OrderItem](ctx, o, itemRows+`WHERE product_id = $1`, product.UUID) {
		found[i.OrderID] = true
	}
	return func(r *db.Order) bool { return found[r.ID] }
}
