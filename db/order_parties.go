package db

import (
	"context"
	"maps"
	"slices"

	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// OrderParties are the customers and the products whose rows change with orders' statuses. Those of an order never
// change.
type OrderParties struct {
	Customers, Products []uuid.UUID
}

// PartiesOf returns the parties of steps: the customers of all orders that exist, and the products of those to be
// cancelled. A list that StepOrders refuses has none.
func (d *DB) PartiesOf(ctx context.Context, steps []OrderStep) (OrderParties, error) {
	if len(steps) > maxChanges {
		return OrderParties{}, nil
	}
	var orders, cancelled uuid.List
	for _, step := range steps {
		id, err := step.Order.Key(KindOrder)
		if err != nil {
			return OrderParties{}, err
		}
		orders = append(orders, id)
		if step.Status == OrderStatusCancelled {
			cancelled = append(cancelled, id)
		}
	}
	customers, products := map[uuid.UUID]bool{}, map[uuid.UUID]bool{}
	err := d.Execute(ctx, sqlpage.Statement{
		Table: "Order",
		SQL: `SELECT o.customer_id, i.product_id FROM orders o LEFT JOIN order_items i ON i.order_id = o.id AND i.order_id = ANY($2::uuid[])
WHERE o.id = ANY($1::uuid[])`,
		Args: []any{orders, cancelled},
		Read: func(r *sqlpage.RawRow) error {
			var customer, product uuid.UUID
			if err := r.Scan(0, &customer); err != nil {
				return err
			}
			if err := r.Scan(1, &product); err != nil {
				return err
			}
			customers[customer], products[product] = true, true
			return nil
		},
	})
	delete(products, uuid.UUID{}) // that of an order whose products are not read
	return OrderParties{Customers: slices.Collect(maps.Keys(customers)), Products: slices.Collect(maps.Keys(products))}, err
}
