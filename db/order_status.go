package db

import (
	"cmp"
	"context"
	"slices"

	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// OrderStep is a change of an order's status.
type OrderStep struct {
	Order           ID
	Status          OrderStatus
	ExpectedVersion *int
	// Field is the input's field that an error about the transition names.
	Field string
}

// OrderSteps are changes of orders' statuses by a user.
type OrderSteps struct {
	User uuid.UUID
	// Customer limits the steps to this customer's pending orders; nil means any order.
	Customer  *uuid.UUID
	AllOrNone bool
	Steps     []OrderStep
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

// canFollow reports whether an order can take the step from its status.
func (s *OrderSteps) canFollow(step OrderStep, from OrderStatus) bool {
	return slices.Contains(statusesBefore(step.Status), from) && (s.Customer == nil || from == OrderStatusPending)
}

// StepEach changes orders' statuses, each by itself: it adds an event to the order's history and notifies the customer.
// If the order is cancelled, its pieces return to stock. The returned orders are current.
func (d *DB) StepEach(ctx context.Context, steps OrderSteps) (*Changes[*Order], error) {
	return d.stepOrders(ctx, steps)
}

// StepOrders changes the statuses of up to 100 orders, as StepEach does, or all or none. Paths of errors name the row.
func (d *DB) StepOrders(ctx context.Context, steps OrderSteps) (*Changes[*Order], error) {
	const name = "orders"
	var errs UserErrors
	if errs.listLength(len(steps.Steps), name); errs != nil {
		return &Changes[*Order]{Errors: errs}, nil
	}
	c, err := d.stepOrders(ctx, steps)
	return c.ofList(name, steps.AllOrNone), err
}

func (d *DB) stepOrders(ctx context.Context, steps OrderSteps) (*Changes[*Order], error) {
	changes := make([]change, len(steps.Steps))
	for i, step := range steps.Steps {
		var err error
		if changes[i].row, err = step.Order.Key(KindOrder); err != nil {
			return nil, err
		}
	}
	return applyChanges(changes, "order", steps.AllOrNone, func(valid []int, c *Changes[*Order]) (bool, error) {
		var columns orderColumns
		for _, i := range valid {
			if err := columns.add(changes[i].row, steps.Steps[i]); err != nil {
				return false, err
			}
		}
		current, changed, err := d.changeOrders(ctx, steps, columns)
		if err != nil {
			return false, err
		}
		for _, i := range valid {
			before, after := current[changes[i].row], changed[changes[i].row]
			c.Rows[i], c.RowErrors[i] = cmp.Or(after, before), steps.userErrors(steps.Steps[i], before)
		}
		return true, nil
	})
}

// userErrors says why an order can't take a step. current is nil if the order does not exist or the user may not
// change it.
func (s *OrderSteps) userErrors(step OrderStep, current *Order) (errs UserErrors) {
	switch {
	case current == nil:
		errs.Add(ErrorCodeNotFound, "there is no such order", "order")
	case step.ExpectedVersion != nil && current.Version != *step.ExpectedVersion:
		errs.Add(ErrorCodeStale, "the order was changed meanwhile", "expectedVersion")
	case !s.canFollow(step, current.Status) && slices.Contains(statusesBefore(step.Status), current.Status):
		errs.Add(ErrorCodeInvalidTransition, "only staff can make an order "+string(step.Status)+" that is "+string(current.Status), step.Field)
	case !s.canFollow(step, current.Status):
		errs.Add(ErrorCodeInvalidTransition, "an order that is "+string(current.Status)+" can't become "+string(step.Status), step.Field)
	}
	return errs
}

// orderColumns are steps of orders in the form that the statement takes, with the keys of what it inserts.
type orderColumns struct {
	ids, events, notifications uuid.List
	statuses                   []string
	versions                   []*int
}

func (c *orderColumns) add(order uuid.UUID, step OrderStep) error {
	event, err := uuid.New()
	if err != nil {
		return err
	}
	notification, err := uuid.New()
	if err != nil {
		return err
	}
	c.ids, c.statuses, c.versions = append(c.ids, order), append(c.statuses, string(step.Status)), append(c.versions, step.ExpectedVersion)
	c.events, c.notifications = append(c.events, event), append(c.notifications, notification)
	return nil
}

// transitions lists all changes of a status that the steps may make: from befores to afters.
func (s *OrderSteps) transitions() (befores, afters []string) {
	for _, after := range []OrderStatus{OrderStatusPaid, OrderStatusShipped, OrderStatusDelivered, OrderStatusCancelled} {
		for _, before := range statusesBefore(after) {
			if s.canFollow(OrderStep{Status: after}, before) {
				befores, afters = append(befores, string(before)), append(afters, string(after))
			}
		}
	}
	return befores, afters
}

// afterLast is the instant of a change of an order: later than that of the change before. now() may be earlier, as it is when the
// statement began, which may have waited for the order; and the clock may go back.
const afterLast = `greatest(clock_timestamp(), o.updated_at + interval '1 microsecond')`

// changeOrders changes the status of the orders that have an allowed one and the expected version; if all or none are to
// be changed, only if all have. It locks the orders and then the products in the order of their keys. It returns the
// orders that exist as they were before, and those that were changed.
func (d *DB) changeOrders(ctx context.Context, s OrderSteps, c orderColumns) (current, changed map[uuid.UUID]*Order, err error) {
	current, changed = map[uuid.UUID]*Order{}, map[uuid.UUID]*Order{}
	befores, afters := s.transitions()
	err = d.Mutate(ctx, "Order", `WITH step AS (
	SELECT * FROM unnest($1::uuid[], $2::text[], $3::int[], $4::uuid[], $5::uuid[]) AS s(id, status, version, event_id, notification_id)
), current AS MATERIALIZED (
	SELECT * FROM orders WHERE id = ANY($1::uuid[]) AND ($7::uuid IS NULL OR customer_id = $7::uuid) ORDER BY id FOR UPDATE
), fit AS (
	SELECT s.*, c.status AS before FROM step s JOIN current c ON c.id = s.id
	JOIN unnest($8::text[], $9::text[]) AS t(before, after) ON t.before = c.status AND t.after = s.status
	WHERE s.version IS NULL OR s.version = c.version
), changed AS (
	UPDATE orders o SET status = s.status, version = o.version + 1, updated_at = `+afterLast+` FROM fit s
	WHERE o.id = s.id AND (NOT $10::boolean OR (SELECT count(*) FROM fit) = (SELECT count(*) FROM step))
	RETURNING o.*, s.before, s.event_id, s.notification_id
), item AS (
	SELECT i.product_id, sum(i.quantity) AS quantity FROM order_items i JOIN changed c ON c.id = i.order_id
	WHERE c.status = 'CANCELLED' GROUP BY i.product_id
), product AS MATERIALIZED (
	SELECT p.id, p.stock FROM products p WHERE p.id IN (SELECT product_id FROM item) ORDER BY p.id FOR UPDATE
), returned AS (
	UPDATE products p SET stock = old.stock + i.quantity, updated_at = now()
	FROM item i JOIN product old ON old.id = i.product_id WHERE p.id = old.id
), event AS (
	INSERT INTO order_events (id, order_id, from_status, to_status, user_id, happened_at)
	SELECT c.event_id, c.id, c.before, c.status, $6::uuid, c.updated_at FROM changed c
), told AS (
	INSERT INTO notifications (id, user_id, kind, title, body, created_at, order_id)
	SELECT c.notification_id, c.customer_id, 'ORDER_STATUS', 'Order ' || c.number || ' is ' || lower(c.status),
		'Your order ' || c.number || ' is now ' || lower(c.status) || '.', c.updated_at, c.id FROM changed c
)
SELECT 'current', r FROM (SELECT `+sqlpage.WholeColumns[Order](d.Database)+` FROM current t) r
UNION ALL SELECT 'changed', r FROM (SELECT `+sqlpage.WholeColumns[Order](d.Database)+` FROM changed t) r`,
		[]any{c.ids, c.statuses, c.versions, c.events, c.notifications, s.User, s.Customer, befores, afters, s.AllOrNone},
		sqlpage.Readers{
			"current": sqlpage.ReadWhole(d.Database, func(o *Order) { current[o.ID] = o }),
			"changed": sqlpage.ReadWhole(d.Database, func(o *Order) { changed[o.ID] = o }),
		})
	return current, changed, err
}
