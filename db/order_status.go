package db

import (
	"context"

	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// OrderParties are the customer and the products that a change of an order's status affects. They never change.
type OrderParties struct {
	Customer uuid.UUID
	Products []uuid.UUID
}

// PartiesOf returns an order's parties. They are empty if the order does not exist.
func (d *DB) PartiesOf(ctx context.Context, order ID) (OrderParties, error) {
	id, err := order.Key(KindOrder)
	if err != nil {
		return OrderParties{}, err
	}
	var of OrderParties
	err = d.Execute(ctx, sqlpage.Statement{
		Table: "Order",
		SQL:   "SELECT o.customer_id, i.product_id FROM orders o LEFT JOIN order_items i ON i.order_id = o.id WHERE o.id = $1",
		Args:  []any{id},
		Read: func(r *sqlpage.RawRow) error {
			var product uuid.UUID
			if err := r.Scan(0, &of.Customer); err != nil {
				return err
			}
			if err := r.Scan(1, &product); err != nil {
				return err
			}
			of.Products = append(of.Products, product)
			return nil
		},
	})
	return of, err
}

// OrderStep is a change of an order's status.
type OrderStep struct {
	Order           ID
	Status          OrderStatus
	ExpectedVersion *int
	// Customer limits the step to this customer's orders; nil means any order.
	Customer *uuid.UUID
	// From are the statuses that the order may have before the step; nil means all from which it can reach Status.
	From []OrderStatus
}

// statusesBefore lists the statuses from which an order can change to another.
func statusesBefore(to OrderStatus) []OrderStatus {
	switch to {
	case OrderStatusPaid:
		return []OrderStatus{OrderStatusPending}
	case OrderStatusShipped:
		return []OrderStatus{OrderStatusPaid}
	case OrderStatusDelivered:
		return []OrderStatus{OrderStatusShipped}
	case OrderStatusCancelled:
		return []OrderStatus{OrderStatusPending, OrderStatusPaid}
	case OrderStatusPending:
	}
	return nil
}

// StepOrder changes an order's status, adds an event to its history and notifies the customer. If the order is
// cancelled, its pieces return to stock. The returned order is current.
func (d *DB) StepOrder(ctx context.Context, user uuid.UUID, step OrderStep) (*Order, UserErrors, error) {
	id, err := step.Order.Key(KindOrder)
	if err != nil {
		return nil, nil, err
	}
	if step.From == nil {
		step.From = statusesBefore(step.Status)
	}
	current, changed, err := d.stepOrder(ctx, user, id, step)
	if err != nil {
		return nil, nil, err
	}
	if changed != nil {
		return changed, nil, nil
	}
	return current, step.userErrors(current), nil
}

// stepOrder changes the status if the order has one of the allowed statuses and the expected version. It returns
// the order before the change (nil if it does not exist) and after it (nil if nothing was changed).
func (d *DB) stepOrder(ctx context.Context, user, order uuid.UUID, step OrderStep) (current, changed *Order, err error) {
	event, err := uuid.New()
	if err != nil {
		return nil, nil, err
	}
	notification, err := uuid.New()
	if err != nil {
		return nil, nil, err
	}
	from := make([]string, len(step.From))
	for i, status := range step.From {
		from[i] = string(status)
	}
	err = d.Mutate(ctx, "Order", `WITH current AS MATERIALIZED (
	SELECT * FROM orders WHERE id = $1 AND ($6::uuid IS NULL OR customer_id = $6::uuid) FOR UPDATE
), changed AS (
	UPDATE orders o SET status = $2, version = o.version + 1, updated_at = now() FROM current c
	WHERE o.id = c.id AND c.status = ANY($3::text[]) AND ($4::int IS NULL OR c.version = $4::int) RETURNING o.*, c.status AS before
), item AS (
	SELECT i.product_id, i.quantity FROM order_items i JOIN changed c ON c.id = i.order_id WHERE c.status = 'CANCELLED'
), product AS MATERIALIZED (
	SELECT p.id, p.stock FROM products p WHERE p.id IN (SELECT product_id FROM item) ORDER BY p.id FOR UPDATE
), returned AS (
	UPDATE products p SET stock = old.stock + i.quantity, updated_at = now()
	FROM item i JOIN product old ON old.id = i.product_id WHERE p.id = old.id
), event AS (
	INSERT INTO order_events (id, order_id, from_status, to_status, user_id, happened_at)
	SELECT $7::uuid, c.id, c.before, c.status, $5::uuid, now() FROM changed c
), told AS (
	INSERT INTO notifications (id, user_id, kind, title, body, created_at, order_id)
	SELECT $8::uuid, c.customer_id, 'ORDER_STATUS', 'Order ' || c.number || ' is ' || lower(c.status),
		'Your order ' || c.number || ' is now ' || lower(c.status) || '.', now(), c.id FROM changed c
)
SELECT 'current', r FROM (SELECT `+sqlpage.WholeColumns[Order](d.Database)+` FROM current t) r
UNION ALL SELECT 'changed', r FROM (SELECT `+sqlpage.WholeColumns[Order](d.Database)+` FROM changed t) r`,
		[]any{order, step.Status, from, step.ExpectedVersion, user, step.Customer, event, notification},
		sqlpage.Readers{
			"current": sqlpage.ReadWhole(d.Database, func(o *Order) { current = o }),
			"changed": sqlpage.ReadWhole(d.Database, func(o *Order) { changed = o }),
		})
	return current, changed, err
}

// userErrors says why the order's status was not changed. current is nil if the order does not exist or the user
// may not change it.
func (s OrderStep) userErrors(current *Order) UserErrors {
	var errs UserErrors
	switch {
	case current == nil:
		errs.Add(ErrorCodeNotFound, "there is no such order", "order")
	case s.ExpectedVersion != nil && current.Version != *s.ExpectedVersion:
		errs.Add(ErrorCodeStale, "the order was changed meanwhile", "expectedVersion")
	default:
		errs.Add(ErrorCodeInvalidTransition, "an order that is "+string(current.Status)+" can't become "+string(s.Status), "status")
	}
	return errs
}
