package db

import (
	"slices"

	"orderly.example/internal/faults"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// OrderFilter restricts a list of orders. The reports of an ORDERS_EXPORT keep it as JSON.
type OrderFilter struct {
	Status    []OrderStatus
	PlacedAt  *DateTimeRange
	Total     *DecimalRange
	Customer  *ID
	Customers []*ID   `json:",omitzero"`
	Product   *ID     `json:",omitzero"`
	Search    *string `json:",omitzero"`
}

// OrderOrder sorts a list of orders.
type OrderOrder struct {
	Field     OrderOrderField
	Direction OrderDirection
}

// Orders is the list of all orders, newest first unless order says otherwise. Totals are in the currency c.
func Orders(c Currency, filter *OrderFilter, order *OrderOrder) (sqlpage.List, error) {
	l := NewestOrders()
	if order != nil {
		l.Descending = order.Direction == OrderDirectionDesc
		switch order.Field {
		case OrdersByTotal:
			l.Column = "total"
		case OrdersByNumber:
			l.Column = "number"
		case OrdersByStatus:
			l.Column, l.RankedBy = "status", "order_status_rank"
		case OrdersByPlacedAt:
		}
	}
	if filter == nil {
		return l, nil
	}
	if err := narrowOrders(&l, filter); err != nil {
		return l, err
	}
	if filter.Status != nil {
		l.OneOf(sqlpage.Choice{Column: "t.status", Values: distinctTexts(filter.Status)})
	}
	boundInstants(&l, "placed_at", filter.PlacedAt)
	return l, boundAmounts(&l, "total", filter.Total, c)
}

// narrowOrders restricts a list to orders of customers, of a product, and to those that are searched for.
func narrowOrders(l *sqlpage.List, filter *OrderFilter) error {
	if filter.Customer != nil {
		id, err := filter.Customer.Key(KindUser)
		if err != nil {
			return err
		}
		l.NarrowTo("customer_id", id)
	}
	customers, err := customerKeys(filter.Customers)
	if err != nil {
		return err
	}
	search, err := searchedText(filter.Search)
	if err != nil {
		return err
	}
	switch {
	case search != "":
		l.InGroups(ordersFound(search, customers))
	case customers != nil:
		l.InGroups(sqlpage.Groups{Column: "customer_id", Keys: sqlpage.Expression{Text: "SELECT unnest(?)", Args: []any{customers}}, Check: isAmong(customers)})
	}
	if filter.Product == nil {
		return nil
	}
	id, err := filter.Product.Key(KindProduct)
	if err == nil {
		ProductOrders.Narrow(l, id)
	}
	return err
}

// maxCustomers is how many customers a filter names at most.
const maxCustomers = 100

// customerKeys are the distinct keys of customers; nil if ids is nil.
func customerKeys(ids []*ID) (keys uuid.List, err error) {
	if ids == nil {
		return nil, nil
	}
	if len(ids) > maxCustomers {
		return nil, faults.BadArgument("must have 100 ids at most", "filter", "customers")
	}
	keys = uuid.List{}
	for _, id := range ids {
		key, err := id.Key(KindUser)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys, nil
}
