package db

import (
	"context"
	"slices"
	"strconv"

	"orderly.example/internal/faults"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// OrderLine is one line of an order to place.
type OrderLine struct {
	Product  ID
	Quantity int
}

// NewOrder is an order to place.
type NewOrder struct {
	Items          []*OrderLine
	ExpectedTotal  *Decimal
	IdempotencyKey string
}

const (
	maxLines    = 100
	maxQuantity = 10_000
	// lowStock is when staff are told that a product is running out.
	lowStock = "10"
)

// PlacedOrder is an order, and who of the staff was told that a product is running out.
type PlacedOrder struct {
	*Order

	Told []uuid.UUID
}

// PlaceOrder buys for a customer, once for each of their keys.
func (d *DB) PlaceOrder(ctx context.Context, customer uuid.UUID, in NewOrder) (PlacedOrder, UserErrors, error) {
	var errs UserErrors
	order, err := d.prepare(in, &errs)
	if err != nil || errs != nil {
		return PlacedOrder{}, errs, err
	}
	for {
		var outcome placement
		if err := d.place(ctx, customer, in, order, &outcome); err != nil {
			return PlacedOrder{}, nil, err
		}
		switch {
		case outcome.known.isOther(order.hash):
			return PlacedOrder{}, otherInput(), nil
		case outcome.order != nil:
			return PlacedOrder{outcome.order, outcome.told}, nil, nil
		}
		if errs = order.complaints(outcome.products); errs != nil {
			return PlacedOrder{}, errs, nil
		}
		// Another request with the key was accepted while this one waited: what it did is seen now.
	}
}

// preparedOrder is an order to place, as the statement wants it.
type preparedOrder struct {
	id         uuid.UUID
	products   uuid.List
	quantities []int32
	items      uuid.List
	expected   *int64
	hash       []byte
}

func (d *DB) prepare(in NewOrder, errs *UserErrors) (preparedOrder, error) {
	var (
		o   preparedOrder
		err error
	)
	errs.Text(in.IdempotencyKey, 1, maxKey, "idempotencyKey")
	if len(in.Items) < 1 || len(in.Items) > maxLines {
		errs.Add(ErrInvalid, "must have 1 to 100 lines", "items")
	}
	for i, line := range in.Items[:min(len(in.Items), maxLines)] {
		at := strconv.Itoa(i)
		product, err := line.Product.Key(KindProduct)
		if err != nil {
			return o, err
		}
		if slices.Contains(o.products, product) {
			errs.Add(ErrInvalid, "the product is in another line already", "items", at, "product")
		}
		if line.Quantity < 1 || line.Quantity > maxQuantity {
			errs.Add(ErrInvalid, "must be 1 to 10,000", "items", at, "quantity")
		}
		item, err := uuid.New()
		if err != nil {
			return o, err
		}
		o.products, o.items = append(o.products, product), append(o.items, item)
		o.quantities = append(o.quantities, int32(min(max(line.Quantity, 0), maxQuantity)))
	}
	if in.ExpectedTotal != nil {
		minor, err := in.ExpectedTotal.Minor(d.currency)
		if err != nil {
			errs.Add(ErrInvalid, faults.Of(err).Message, "expectedTotal")
		}
		o.expected = &minor
		in.ExpectedTotal = new(Money{Minor: minor, In: d.currency}.Amount()) // one total has many spellings, and one hash
	}
	if o.hash, err = inputHash(in); err != nil {
		return o, err
	}
	o.id, err = uuid.New()
	return o, err
}

// placement is what the statement answers.
type placement struct {
	known    *usedKey
	order    *Order
	products map[uuid.UUID]*Product
	told     []uuid.UUID
}

// place takes the pieces from stock and writes the order, its items, its history and what staff are told, or nothing of
// it. Products are locked in the order of their keys, so that two orders never wait for each other.
func (d *DB) place(ctx context.Context, customer uuid.UUID, in NewOrder, o preparedOrder, out *placement) error {
	out.products, out.told = map[uuid.UUID]*Product{}, nil
	event, err := uuid.New()
	if err != nil {
		return err
	}
	return d.Mutate(ctx, "Order", `WITH line AS (
	SELECT * FROM unnest($1::uuid[], $2::int[], $3::uuid[]) WITH ORDINALITY AS l(product_id, quantity, item_id, line)
), known AS (
	SELECT input_hash, result_id FROM idempotency_keys
	WHERE user_id = $4::uuid AND mutation = 'placeOrder' AND key = $5 AND created_at > now() - interval '24 hours'
), product AS MATERIALIZED (
	SELECT * FROM products WHERE id = ANY($1::uuid[]) AND NOT EXISTS (SELECT FROM known) ORDER BY id FOR UPDATE
), checked AS (
	SELECT sum(l.quantity * p.price)::bigint AS total, count(*)::int AS lines, max(l.line) FROM line l JOIN product p ON p.id = l.product_id
	HAVING count(*) = (SELECT count(*) FROM line) AND bool_and(p.is_active AND p.stock >= l.quantity)
		AND ($8::bigint IS NULL OR sum(l.quantity * p.price) = $8::bigint)
), accepted AS (
	INSERT INTO idempotency_keys AS k (user_id, mutation, key, input_hash, result_id, created_at)
	SELECT $4::uuid, 'placeOrder', $5::text, $6::bytea, $7::uuid, now() FROM checked
	`+keyOnce+`
), sold AS (
	UPDATE products p SET stock = old.stock - l.quantity, updated_at = now()
	FROM accepted, line l JOIN product old ON old.id = l.product_id WHERE p.id = old.id
	RETURNING p.id, p.sku, p.name, p.stock, old.stock AS before
), placed AS (
	INSERT INTO orders (id, customer_id, status, total, item_count, placed_at, updated_at)
	SELECT a.result_id, $4::uuid, 'PENDING', c.total, c.lines, now(), now() FROM accepted a, checked c RETURNING *
), item AS (
	INSERT INTO order_items (id, order_id, line, product_id, product_sku, product_name, quantity, unit_price)
	SELECT l.item_id, a.result_id, l.line, p.id, p.sku, p.name, l.quantity, p.price
	FROM accepted a, line l JOIN product p ON p.id = l.product_id
), event AS (
	INSERT INTO order_events (id, order_id, from_status, to_status, user_id, happened_at)
	SELECT $9::uuid, a.result_id, NULL, 'PENDING', $4::uuid, now() FROM accepted a
), told AS (
	INSERT INTO notifications (id, user_id, kind, title, body, created_at, product_id)
	SELECT uuid_v7(), u.id, 'LOW_STOCK', s.name || ' is running out',
		'Only ' || s.stock || ' pieces of ' || s.name || ' (' || s.sku || ') are left.', now(), s.id
	FROM sold s, users u WHERE s.before >= `+lowStock+` AND s.stock < `+lowStock+` AND u.role IN ('STAFF', 'ADMIN') AND u.is_active
	RETURNING user_id
)
SELECT 'known', k FROM known k
UNION ALL SELECT 'told', r FROM told r
UNION ALL SELECT 'order', r FROM (SELECT `+sqlpage.WholeColumns[Order](d.Database)+` FROM placed t) r
UNION ALL SELECT 'order', r FROM (SELECT `+sqlpage.WholeColumns[Order](d.Database)+` FROM orders t JOIN known k ON t.id = k.result_id) r
UNION ALL SELECT 'product', r FROM (SELECT `+sqlpage.WholeColumns[Product](d.Database)+` FROM product t) r`,
		[]any{o.products, o.quantities, o.items, customer, in.IdempotencyKey, o.hash, o.id, o.expected, event},
		sqlpage.Readers{
			"known":   func(r *sqlpage.RawRow) error { out.known = &usedKey{}; return out.known.read(r) },
			"order":   sqlpage.ReadWhole(d.Database, func(row *Order) { out.order = row }),
			"product": sqlpage.ReadWhole(d.Database, func(p *Product) { out.products[p.ID] = p }),
			"told": func(r *sqlpage.RawRow) error {
				var user uuid.UUID
				err := r.Scan(0, &user)
				out.told = append(out.told, user)
				return err
			},
		})
}

// complaints says why an order was not placed; nil where nothing speaks against it.
func (o preparedOrder) complaints(products map[uuid.UUID]*Product) UserErrors {
	var (
		errs  UserErrors
		total int64
	)
	for i, id := range o.products {
		at, p := strconv.Itoa(i), products[id]
		switch {
		case p == nil:
			errs.Add(ErrNotFound, "there is no such product", "items", at, "product")
		case !p.IsActive:
			errs.Add(ErrOutOfStock, "this product is not sold any more", "items", at, "product")
		case p.Stock < int(o.quantities[i]):
			errs.Add(ErrOutOfStock, "there are only "+strconv.Itoa(p.Stock)+" pieces of "+p.Name, "items", at, "quantity")
		default:
			total += p.PriceMinor * int64(o.quantities[i])
		}
	}
	if errs == nil && o.expected != nil && *o.expected != total {
		errs.Add(ErrPriceChanged, "a price has changed: the total is not the expected one", "expectedTotal")
	}
	return errs
}

// OrderParties are those whom a step of an order concerns. They never change.
type OrderParties struct {
	Customer uuid.UUID
	Products []uuid.UUID
}

// PartiesOf finds whom a step of an order concerns; nobody where there is no such order.
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

// OrderStep is a step of an order to another status.
type OrderStep struct {
	Order           ID
	Status          OrderStatus
	ExpectedVersion *int
	// Only restricts the step to the orders of one customer and to some statuses before it.
	Customer *uuid.UUID
	From     []OrderStatus
}

// stepsTo lists the statuses from which an order can reach another.
func stepsTo(to OrderStatus) []OrderStatus {
	switch to {
	case OrderPaid:
		return []OrderStatus{OrderPending}
	case OrderShipped:
		return []OrderStatus{OrderPaid}
	case OrderDelivered:
		return []OrderStatus{OrderShipped}
	case OrderCancelled:
		return []OrderStatus{OrderPending, OrderPaid}
	case OrderPending:
	}
	return nil
}

// StepOrder moves an order to another status, writes it into the history and tells the customer. Where the order is
// cancelled its pieces go back in stock. The order that it returns is the newest.
func (d *DB) StepOrder(ctx context.Context, who uuid.UUID, step OrderStep) (*Order, UserErrors, error) {
	id, err := step.Order.Key(KindOrder)
	if err != nil {
		return nil, nil, err
	}
	from := step.From
	if from == nil {
		from = stepsTo(step.Status)
	}
	event, err := uuid.New()
	if err != nil {
		return nil, nil, err
	}
	told, err := uuid.New()
	if err != nil {
		return nil, nil, err
	}
	allowed := make([]string, len(from))
	for i, s := range from {
		allowed[i] = string(s)
	}
	var current, changed *Order
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
		[]any{id, step.Status, allowed, step.ExpectedVersion, who, step.Customer, event, told},
		sqlpage.Readers{
			"current": sqlpage.ReadWhole(d.Database, func(o *Order) { current = o }),
			"changed": sqlpage.ReadWhole(d.Database, func(o *Order) { changed = o }),
		})
	var errs UserErrors
	switch {
	case err != nil:
		return nil, nil, err
	case current == nil:
		errs.Add(ErrNotFound, "there is no such order", "order")
	case changed != nil:
		current = changed
	case step.ExpectedVersion != nil && current.Version != *step.ExpectedVersion:
		errs.Add(ErrStale, "the order was changed meanwhile", "expectedVersion")
	default:
		errs.Add(ErrInvalidTransition, "an order that is "+string(current.Status)+" can't become "+string(step.Status), "status")
	}
	return current, errs, nil
}
