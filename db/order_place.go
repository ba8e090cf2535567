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

// NewOrder is the input of PlaceOrder.
type NewOrder struct {
	Items          []*OrderLine
	ExpectedTotal  *Decimal
	IdempotencyKey string
}

const (
	maxLines    = 50 // as `@load(max:)` of Order.items says
	maxQuantity = 10_000
	// lowStock is the stock below which staff are notified that a product is running out.
	lowStock = "10"
)

// PlacedOrder is an order, and the staff who were notified that a product is running out.
type PlacedOrder struct {
	*Order

	NotifiedStaff []uuid.UUID
}

// PlaceOrder places a customer's order, once for each idempotency key.
func (d *DB) PlaceOrder(ctx context.Context, customer uuid.UUID, in NewOrder) (PlacedOrder, UserErrors, error) {
	var errs UserErrors
	order, err := d.prepareOrder(in, &errs)
	if err != nil || errs != nil {
		return PlacedOrder{}, errs, err
	}
	for isAgain := false; ; isAgain = true {
		p, err := d.insertOrder(ctx, customer, in, order)
		if err != nil {
			return PlacedOrder{}, nil, err
		}
		if placed, errs, isFinal := p.outcome(order, isAgain); isFinal {
			return placed, errs, nil
		}
		// Another request with the same key was accepted while this one waited. The next attempt sees its result.
	}
}

// preparedOrder holds an order's values in the form that the statement takes.
type preparedOrder struct {
	id         uuid.UUID
	products   uuid.List
	quantities []int32
	items      uuid.List
	expected   *int64
	hash       []byte
}

// prepareOrder validates everything that does not depend on the stock, and generates the keys.
func (d *DB) prepareOrder(in NewOrder, errs *UserErrors) (preparedOrder, error) {
	var (
		o   preparedOrder
		err error
	)
	errs.Text(in.IdempotencyKey, 1, maxKey, "idempotencyKey")
	if len(in.Items) < 1 || len(in.Items) > maxLines {
		errs.Add(ErrorCodeInvalid, "must have 1 to 50 lines", "items")
	}
	for i, line := range in.Items[:min(len(in.Items), maxLines)] {
		at := strconv.Itoa(i)
		product, err := line.Product.Key(KindProduct)
		if err != nil {
			return o, err
		}
		if slices.Contains(o.products, product) {
			errs.Add(ErrorCodeInvalid, "the product is in another line already", "items", at, "product")
		}
		if line.Quantity < 1 || line.Quantity > maxQuantity {
			errs.Add(ErrorCodeInvalid, "must be 1 to 10,000", "items", at, "quantity")
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
			errs.Add(ErrorCodeInvalid, faults.Of(err).Message, "expectedTotal")
		}
		o.expected = &minor
		in.ExpectedTotal = new(Money{Minor: minor, In: d.currency}.Amount()) // equal totals can be written differently, but must have the same hash
	}
	if o.hash, err = inputHash(in); err != nil {
		return o, err
	}
	o.id, err = uuid.New()
	return o, err
}

// placement is the result of insertOrder's statement.
type placement struct {
	used     *usedKey // nil if the key is new
	order    *Order   // the order that was placed, now or earlier with this key; nil if there is none
	products map[uuid.UUID]*Product
	waited   bool        // whether a stock has changed while the statement waited for it
	notified []uuid.UUID // staff who were notified that a product is running out
}

// insertOrder takes the pieces out of stock and writes the order, its items, its history and the notifications to
// staff, or does nothing at all. It locks products in the order of their keys, so that two orders never deadlock.
func (d *DB) insertOrder(ctx context.Context, customer uuid.UUID, in NewOrder, o preparedOrder) (p placement, err error) {
	event, err := uuid.New()
	if err != nil {
		return p, err
	}
	p.products = map[uuid.UUID]*Product{}
	err = d.Mutate(ctx, "Order", `WITH line AS (
	SELECT * FROM unnest($5::uuid[], $6::int[], $7::uuid[]) WITH ORDINALITY AS l(product_id, quantity, item_id, line)
), known AS (`+knownKey("placeOrder")+`), product AS MATERIALIZED (
	SELECT * FROM products WHERE id = ANY($5::uuid[]) AND NOT EXISTS (SELECT FROM known) ORDER BY id FOR UPDATE
), checked AS (
	SELECT sum(l.quantity * p.price)::bigint AS total, count(*)::int AS lines, max(l.line) FROM line l JOIN product p ON p.id = l.product_id
	HAVING count(*) = (SELECT count(*) FROM line) AND bool_and(p.is_active AND p.stock >= l.quantity)
		AND ($8::bigint IS NULL OR sum(l.quantity * p.price) = $8::bigint)
), accepted AS (`+insertKey("placeOrder", "$4::uuid", noCodes)+` FROM checked
	`+onKeyConflict+`
), sold AS (
	UPDATE products p SET stock = old.stock - l.quantity, updated_at = now()
	FROM accepted, line l JOIN product old ON old.id = l.product_id WHERE p.id = old.id
	RETURNING p.id, p.sku, p.name, p.stock, old.stock AS before
), placed AS (
	INSERT INTO orders (id, customer_id, status, total, item_count, placed_at, updated_at)
	SELECT a.result_id, $1::uuid, 'PENDING', c.total, c.lines, now(), now() FROM accepted a, checked c RETURNING *
), item AS (
	INSERT INTO order_items (id, order_id, line, product_id, product_sku, product_name, quantity, unit_price, placed_at)
	SELECT l.item_id, a.result_id, l.line, p.id, p.sku, p.name, l.quantity, p.price, now()
	FROM accepted a, line l JOIN product p ON p.id = l.product_id
), event AS (
	INSERT INTO order_events (id, order_id, from_status, to_status, user_id, happened_at)
	SELECT $9::uuid, a.result_id, NULL, 'PENDING', $1::uuid, now() FROM accepted a
), told AS (
	INSERT INTO notifications (id, user_id, kind, title, body, created_at, product_id)
	SELECT uuid_v7(), u.id, 'LOW_STOCK', s.name || ' is running out',
		s.stock || ' left in stock (' || s.sku || ').', now(), s.id
	FROM sold s, users u WHERE s.before >= `+lowStock+` AND s.stock < `+lowStock+` AND u.role IN ('STAFF', 'ADMIN') AND u.is_active
	RETURNING user_id
)
SELECT 'known', k FROM known k
UNION ALL SELECT 'waited', r FROM (SELECT EXISTS (SELECT FROM product l JOIN products p ON p.id = l.id WHERE p.stock <> l.stock)) r
UNION ALL SELECT 'told', r FROM told r
UNION ALL SELECT 'order', r FROM (SELECT `+sqlpage.WholeColumns[Order](d.Database)+` FROM placed t) r
UNION ALL SELECT 'order', r FROM (SELECT `+sqlpage.WholeColumns[Order](d.Database)+` FROM orders t JOIN known k ON t.id = k.result_id) r
UNION ALL SELECT 'product', r FROM (SELECT `+sqlpage.WholeColumns[Product](d.Database)+` FROM product t) r`,
		[]any{customer, in.IdempotencyKey, o.hash, o.id, o.products, o.quantities, o.items, o.expected, event},
		sqlpage.Readers{
			"known":   func(r *sqlpage.RawRow) error { p.used = &usedKey{}; return p.used.read(r) },
			"waited":  func(r *sqlpage.RawRow) error { return r.Scan(0, &p.waited) },
			"order":   sqlpage.ReadWhole(d.Database, func(row *Order) { p.order = row }),
			"product": sqlpage.ReadWhole(d.Database, func(row *Product) { p.products[row.ID] = row }),
			"told": func(r *sqlpage.RawRow) error {
				var user uuid.UUID
				err := r.Scan(0, &user)
				p.notified = append(p.notified, user)
				return err
			},
		})
	return p, err
}

// outcome returns the result for the customer. If isFinal is false, another request with the same key was accepted
// while the statement ran, or may have been and taken the pieces that are missing, and the statement must be sent
// again.
func (p placement) outcome(o preparedOrder, isAgain bool) (placed PlacedOrder, errs UserErrors, isFinal bool) {
	switch {
	case p.used.hasOtherInput(o.hash):
		return placed, errOtherInput(), true
	case p.order != nil:
		return PlacedOrder{p.order, p.notified}, nil, true
	}
	errs = o.userErrors(p.products)
	return placed, errs, errs != nil && (!p.waited || isAgain)
}

// userErrors says why the order was not placed. It is nil if there is no reason any more.
func (o preparedOrder) userErrors(products map[uuid.UUID]*Product) UserErrors {
	var (
		errs  UserErrors
		total int64
	)
	for i, id := range o.products {
		at, p := strconv.Itoa(i), products[id]
		switch {
		case p == nil:
			errs.Add(ErrorCodeNotFound, "there is no such product", "items", at, "product")
		case !p.IsActive:
			errs.Add(ErrorCodeOutOfStock, "this product is not sold any more", "items", at, "product")
		case p.Stock < int(o.quantities[i]):
			errs.Add(ErrorCodeOutOfStock, "there are only "+strconv.Itoa(p.Stock)+" pieces of "+p.Name, "items", at, "quantity")
		default:
			total += p.PriceMinor * int64(o.quantities[i])
		}
	}
	if errs == nil && o.expected != nil && *o.expected != total {
		errs.Add(ErrorCodePriceChanged, "a price has changed: the total is not the expected one", "expectedTotal")
	}
	return errs
}
