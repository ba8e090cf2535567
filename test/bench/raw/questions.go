package main

import "fmt"

// question is one statement whose answer is the whole JSON.
type question struct {
	name, sql string
	args      func(arguments) []any
}

// The parts of rows that are asked for.
const itemRows = `(SELECT json_agg(json_build_object('quantity', i.quantity, 'productName', i.product_name,
		'unitPrice', json_build_object('amount', (i.unit_price / 100.0)::numeric(20,2)::text),
		'product', json_build_object('sku', p.sku, 'name', p.name, 'stock', p.stock)) ORDER BY i.line, i.id)
		FROM (SELECT * FROM order_items WHERE order_id = o.id ORDER BY line, id LIMIT 10) i
		CROSS JOIN LATERAL (SELECT sku, name, stock FROM products WHERE id = i.product_id OFFSET 0) p)`

// orderPage is a page of orders with their customers, items and products. Its length is part of the statement, as it is
// part of what is best to do.
func orderPage(first int) string {
	return fmt.Sprintf(`SELECT json_build_object('data', json_build_object('orders', json_build_object('nodes', coalesce(json_agg(json_build_object(
		'number', o.number, 'status', o.status, 'total', json_build_object('amount', (o.total / 100.0)::numeric(20,2)::text),
		'customer', json_build_object('username', u.username, 'email', u.email),
		'items', json_build_object('nodes', coalesce(`+itemRows+`, '[]'))) ORDER BY o.placed_at DESC, o.id DESC), '[]'))))::text
	FROM (SELECT * FROM orders WHERE (placed_at, id) < ('epoch'::timestamptz + $1::bigint * interval '1 microsecond', $2::uuid)
		ORDER BY placed_at DESC, id DESC LIMIT %d) o
	CROSS JOIN LATERAL (SELECT username, email FROM users WHERE id = o.customer_id OFFSET 0) u`, first)
}

func questions() []question {
	byID := func(a arguments) []any { return []any{a.ID} }
	place := func(a arguments) []any { return []any{a.At, a.ID} }
	return []question{
		{"Q1", `SELECT json_build_object('data', json_build_object('user', json_build_object('username', username, 'email', email,
			'role', role, 'isActive', is_active, 'version', version)))::text FROM users WHERE id = $1::uuid`, byID},
		{"Q2", orderPage(20), place},
		{"Q3", `SELECT json_build_object('data', json_build_object('dashboard', json_build_object(
			'user', json_build_object('username', u.username, 'unreadNotificationCount', (SELECT count(*) FROM notifications WHERE user_id = u.id AND read_at IS NULL)),
			'spending', (SELECT json_build_object('total', json_build_object('amount', (coalesce(sum(total), 0) / 100.0)::numeric(20,2)::text), 'orderCount', count(*))
				FROM orders WHERE customer_id = u.id AND status NOT IN ('PENDING', 'CANCELLED')),
			'recentOrders', coalesce((SELECT json_agg(json_build_object('number', o.number, 'status', o.status,
				'total', json_build_object('amount', (o.total / 100.0)::numeric(20,2)::text),
				'items', json_build_object('nodes', coalesce(` + itemRows + `, '[]'))) ORDER BY o.placed_at DESC, o.id DESC)
				FROM (SELECT * FROM orders WHERE customer_id = u.id ORDER BY placed_at DESC, id DESC LIMIT 5) o), '[]'),
			'unreadNotifications', coalesce((SELECT json_agg(json_build_object('title', n.title, 'body', n.body) ORDER BY n.created_at DESC, n.id DESC)
				FROM (SELECT * FROM notifications WHERE user_id = u.id AND read_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 5) n), '[]'))))::text
			FROM users u WHERE id = $1::uuid`, byID},
		{"Q4", `SELECT json_build_object('data', json_build_object('orders', json_build_object('nodes', coalesce(json_agg(json_build_object(
			'number', number, 'status', status, 'total', json_build_object('amount', (total / 100.0)::numeric(20,2)::text))
			ORDER BY placed_at DESC, id DESC), '[]'))))::text
			FROM (SELECT * FROM orders WHERE (placed_at, id) < ('epoch'::timestamptz + $1::bigint * interval '1 microsecond', $2::uuid)
			ORDER BY placed_at DESC, id DESC LIMIT 20) o`, place},
		{"Q5", `SELECT json_build_object('data', json_build_object('users', json_build_object('nodes', coalesce(json_agg(json_build_object(
			'username', u.username, 'orders', json_build_object('nodes', coalesce((SELECT json_agg(json_build_object(
				'number', o.number, 'total', json_build_object('amount', (o.total / 100.0)::numeric(20,2)::text),
				'items', json_build_object('nodes', coalesce((SELECT json_agg(json_build_object('quantity', i.quantity, 'productName', i.product_name) ORDER BY i.line, i.id)
					FROM (SELECT * FROM order_items WHERE order_id = o.id ORDER BY line, id LIMIT 10) i), '[]'))) ORDER BY o.placed_at DESC, o.id DESC)
				FROM (SELECT * FROM orders WHERE customer_id = u.id ORDER BY placed_at DESC, id DESC LIMIT 5) o), '[]'))) ORDER BY u.created_at DESC, u.id DESC), '[]'))))::text
			FROM (SELECT * FROM users WHERE (created_at, id) < ('epoch'::timestamptz + $1::bigint * interval '1 microsecond', $2::uuid)
			ORDER BY created_at DESC, id DESC LIMIT 20) u`, place},
		{"Orders10", orderPage(10), place},
		{"Orders100", orderPage(100), place},
		{"Nested", `SELECT json_build_object('data', json_build_object('users', json_build_object('nodes', coalesce(json_agg(json_build_object(
			'username', u.username, 'orders', json_build_object('nodes', coalesce((SELECT json_agg(json_build_object(
				'number', o.number, 'total', json_build_object('amount', (o.total / 100.0)::numeric(20,2)::text),
				'items', json_build_object('nodes', coalesce((SELECT json_agg(json_build_object('quantity', i.quantity, 'productName', i.product_name,
					'product', json_build_object('sku', p.sku, 'name', p.name, 'stock', p.stock)) ORDER BY i.line, i.id)
					FROM (SELECT * FROM order_items WHERE order_id = o.id ORDER BY line, id LIMIT 5) i
					CROSS JOIN LATERAL (SELECT sku, name, stock FROM products WHERE id = i.product_id OFFSET 0) p), '[]'))) ORDER BY o.placed_at DESC, o.id DESC)
				FROM (SELECT * FROM orders WHERE customer_id = u.id ORDER BY placed_at DESC, id DESC LIMIT 15) o), '[]'))) ORDER BY u.created_at DESC, u.id DESC), '[]'))))::text
			FROM (SELECT * FROM users WHERE (created_at, id) < ('epoch'::timestamptz + $1::bigint * interval '1 microsecond', $2::uuid)
			ORDER BY created_at DESC, id DESC LIMIT 30) u`, place},
	}
}
