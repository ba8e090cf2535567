package db

import (
	"context"

	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// placements is the result of insertOrders' statement.
type placements struct {
	used     map[int]*usedKey     // by the order's place; none if the key is new
	orders   map[uuid.UUID]*Order // that were placed, now or earlier with one of the keys
	products map[uuid.UUID]*Product
	waited   bool        // whether a stock has changed while the statement waited for it
	notified []uuid.UUID // staff who were notified that a product is running out
}

// orderArrays are orders and their lines in the form that the statement takes.
type orderArrays struct {
	customers, ids, events uuid.List
	keys                   []string
	hashes                 [][]byte
	expected               []*int64

	lineOrders, lines, quantities []int32
	products, items               uuid.List
}

func arraysOf(orders []*PendingOrder) (a orderArrays) {
	for i, o := range orders {
		a.customers, a.ids, a.events = append(a.customers, o.customer), append(a.ids, o.id), append(a.events, o.event)
		a.keys, a.hashes, a.expected = append(a.keys, o.key), append(a.hashes, o.hash), append(a.expected, o.expected)
		a.products, a.items, a.quantities = append(a.products, o.products...), append(a.items, o.items...), append(a.quantities, o.quantities...)
		for line := range o.products {
			a.lineOrders, a.lines = append(a.lineOrders, int32(i+1)), append(a.lines, int32(line+1))
		}
	}
	return a
}

// insertOrders takes the pieces of each order out of stock and writes the order, its items, its history and the
// notifications to staff, or does nothing at all for it. It locks products in the order of their keys, and then
// idempotency keys in theirs, so that two statements never deadlock.
//
// LIMIT 1 has known look each key up: as a join, Postgres would read all keys where it does not know that they are many.
// decided goes through the orders that only the stock could refuse, one by one: stock is what those before have left.
func (d *DB) insertOrders(ctx context.Context, orders []*PendingOrder) (p placements, err error) {
	p = placements{used: map[int]*usedKey{}, orders: map[uuid.UUID]*Order{}, products: map[uuid.UUID]*Product{}}
	a := arraysOf(orders)
	takeOrder := sqlpage.ReadWhole(d.Database, func(row *Order) { p.orders[row.ID] = row })
	err = d.Mutate(ctx, "Order", `WITH RECURSIVE asked AS MATERIALIZED (
	SELECT * FROM unnest($1::uuid[], $2::text[], $3::bytea[], $4::uuid[], $5::bigint[], $6::uuid[])
		WITH ORDINALITY AS a(customer_id, key, hash, id, expected, event_id, nth)
), line AS MATERIALIZED (
	SELECT * FROM unnest($7::int[], $8::int[], $9::uuid[], $10::int[], $11::uuid[]) AS l(nth, line, product_id, quantity, item_id)
), known AS MATERIALIZED (
	SELECT a.nth, k.* FROM asked a CROSS JOIN LATERAL (
		SELECT input_hash, result_id, codes FROM idempotency_keys k
		WHERE user_id = a.customer_id AND mutation = 'placeOrder' AND key = a.key AND `+isCurrentKey+` LIMIT 1
	) k
), product AS MATERIALIZED (
	SELECT * FROM products WHERE id = ANY(ARRAY(SELECT product_id FROM line WHERE nth NOT IN (SELECT nth FROM known))) ORDER BY id FOR UPDATE
), checked AS MATERIALIZED (
	SELECT a.nth, row_number() OVER (ORDER BY a.nth) AS turn, sum(l.quantity * p.price)::bigint AS total, count(*)::int AS lines
	FROM asked a JOIN line l ON l.nth = a.nth LEFT JOIN product p ON p.id = l.product_id
	WHERE a.nth NOT IN (SELECT nth FROM known) GROUP BY a.nth, a.expected
	HAVING count(p.id) = count(*) AND bool_and(p.is_active) AND (a.expected IS NULL OR sum(l.quantity * p.price) = a.expected)
), decided(turn, nth, stock, fits) AS (
	SELECT 0::bigint, 0::bigint, (SELECT jsonb_object_agg(id, stock) FROM product), false
	UNION ALL
	SELECT c.turn, c.nth, CASE WHEN t.fits THEN d.stock || t.stock ELSE d.stock END, t.fits
	FROM decided d JOIN checked c ON c.turn = d.turn + 1 CROSS JOIN LATERAL (
		SELECT bool_and((d.stock->>l.product_id::text)::int >= l.quantity) AS fits,
			jsonb_object_agg(l.product_id, (d.stock->>l.product_id::text)::int - l.quantity) AS stock
		FROM line l WHERE l.nth = c.nth
	) t
), accepted AS (
	INSERT INTO idempotency_keys AS k (user_id, mutation, key, input_hash, result_id, codes, created_at)
	SELECT a.customer_id, 'placeOrder', a.key, a.hash, a.id, `+noCodes+`, now() FROM asked a JOIN decided d ON d.nth = a.nth
	WHERE d.fits ORDER BY a.customer_id, a.key
	`+onKeyConflict+`
), new AS (
	SELECT a.*, c.total, c.lines FROM accepted k JOIN asked a ON a.id = k.result_id JOIN checked c ON c.nth = a.nth
), sold AS (
	UPDATE products p SET stock = old.stock - taken.quantity, updated_at = now()
	FROM (SELECT l.product_id, sum(l.quantity)::int AS quantity FROM new n JOIN line l ON l.nth = n.nth GROUP BY l.product_id) taken
	JOIN product old ON old.id = taken.product_id WHERE p.id = old.id
	RETURNING p.id, p.sku, p.name, p.stock, old.stock AS before
), placed AS (
	INSERT INTO orders (id, customer_id, status, total, item_count, placed_at, updated_at)
	SELECT n.id, n.customer_id, 'PENDING', n.total, n.lines, now(), now() FROM new n ORDER BY n.nth RETURNING *
), item AS (
	INSERT INTO order_items (id, order_id, line, product_id, product_sku, product_name, quantity, unit_price, placed_at)
	SELECT l.item_id, n.id, l.line, p.id, p.sku, p.name, l.quantity, p.price, now()
	FROM new n JOIN line l ON l.nth = n.nth JOIN product p ON p.id = l.product_id
), event AS (
	INSERT INTO order_events (id, order_id, from_status, to_status, user_id, happened_at)
	SELECT n.event_id, n.id, NULL, 'PENDING', n.customer_id, now() FROM new n
), told AS (
	INSERT INTO notifications (id, user_id, kind, title, body, created_at, product_id)
	SELECT uuid_v7(), u.id, 'LOW_STOCK', s.name || ' is running out',
		s.stock || ' left in stock (' || s.sku || ').', now(), s.id
	FROM sold s, users u WHERE s.before >= `+lowStock+` AND s.stock < `+lowStock+` AND u.role IN ('STAFF', 'ADMIN') AND u.is_active
	RETURNING user_id
)
SELECT 'known', r FROM (SELECT input_hash, result_id, codes, nth FROM known) r
UNION ALL SELECT 'waited', r FROM (SELECT EXISTS (SELECT FROM product l JOIN products p ON p.id = l.id WHERE p.stock <> l.stock)) r
UNION ALL SELECT 'told', r FROM told r
UNION ALL SELECT 'order', r FROM (SELECT `+sqlpage.WholeColumns[Order](d.Database)+` FROM placed t) r
UNION ALL SELECT 'order', r FROM (SELECT `+sqlpage.WholeColumns[Order](d.Database)+` FROM orders t JOIN known k ON t.id = k.result_id) r
UNION ALL SELECT 'product', r FROM (SELECT `+sqlpage.WholeColumns[Product](d.Database)+` FROM product t) r`,
		[]any{a.customers, a.keys, a.hashes, a.ids, a.expected, a.events, a.lineOrders, a.lines, a.products, a.quantities, a.items},
		sqlpage.Readers{
			"known":   p.readKnown,
			"waited":  func(r *sqlpage.RawRow) error { return r.Scan(0, &p.waited) },
			"order":   takeOrder,
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

// readKnown reads a key that was used before.
func (p *placements) readKnown(r *sqlpage.RawRow) error {
	var (
		k   usedKey
		nth int
	)
	if err := k.read(r); err != nil {
		return err
	}
	err := r.Scan(3, &nth)
	p.used[nth-1] = &k
	return err
}
