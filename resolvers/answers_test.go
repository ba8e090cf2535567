package resolvers_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
)

// TestAnswersMatchPlainSQL compares each operation's data with the result of one plain statement.
func TestAnswersMatchPlainSQL(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.exec(`
		CREATE FUNCTION euro(bigint) RETURNS text LANGUAGE sql AS $$ SELECT to_char($1 / 100.0, 'FM9999999990.00') $$;
		CREATE FUNCTION list(json) RETURNS json LANGUAGE sql AS $$ SELECT coalesce($1, '[]') $$`)
	category := s.id(db.KindCategory, "SELECT id FROM categories ORDER BY id LIMIT 1").String()
	for _, c := range []struct{ name, viewer, query, sql string }{
		{"newest orders with their customers", "", `{ orders(first: 30) { totalCount nodes { number status itemCount total { amount currency } customer { username } } } }`, `
			SELECT json_build_object('orders', json_build_object('totalCount', (SELECT count(*) FROM orders), 'nodes', (
				SELECT json_agg(json_build_object('number', number, 'status', status, 'itemCount', (SELECT count(*) FROM order_items i WHERE i.order_id = o.id),
					'total', json_build_object('amount', euro(total), 'currency', 'EUR'), 'customer', json_build_object('username', username)) ORDER BY placed_at DESC, o.id DESC)
				FROM (SELECT * FROM orders ORDER BY placed_at DESC, id DESC LIMIT 30) o JOIN users u ON u.id = customer_id)))`},
		{"the last orders, by total", "", `{ orders(last: 7, orderBy: { field: TOTAL }) { nodes { number } } }`, `
			SELECT json_build_object('orders', json_build_object('nodes', json_agg(json_build_object('number', number) ORDER BY total DESC, id DESC)))
			FROM (SELECT * FROM orders ORDER BY total, id LIMIT 7) o`},
		{"orders by status, time and total", "", `{ orders(first: 100, orderBy: { field: NUMBER, direction: ASC }, filter: { status: [PAID, DELIVERED, PAID],
			placedAt: { from: "2026-01-01T00:00:00Z", to: "2026-07-01T00:00:00Z" }, total: { min: "50.00", max: "900" } }) { totalCount nodes { number } } }`, `
			SELECT json_build_object('orders', json_build_object('totalCount', count(*), 'nodes', list(json_agg(json_build_object('number', number) ORDER BY number))))
			FROM orders WHERE status IN ('PAID', 'DELIVERED') AND placed_at >= '2026-01-01Z' AND placed_at < '2026-07-01Z' AND total BETWEEN 5000 AND 90000`},
		{"counts of the five tabs", "", `{ a: orders(filter: { status: [PENDING] }) { totalCount } b: orders(filter: { status: [PAID] }) { totalCount }
			c: orders(filter: { status: [SHIPPED] }) { totalCount } d: orders(filter: { status: [DELIVERED] }) { totalCount } e: orders(filter: { status: [CANCELLED] }) { totalCount } }`, `
			SELECT json_object_agg(tab, json_build_object('totalCount', (SELECT count(*) FROM orders WHERE orders.status = t.status)))
			FROM (VALUES ('a', 'PENDING'), ('b', 'PAID'), ('c', 'SHIPPED'), ('d', 'DELIVERED'), ('e', 'CANCELLED')) t(tab, status)`},
		{"an order with items, products and history", "", `{ orderByNumber(number: 7) { items { totalCount nodes { productSku quantity unitPrice { amount } lineTotal { amount }
			product { sku stock } order { number } } } history { from to who { username } when } } }`, `
			SELECT json_build_object('orderByNumber', json_build_object(
				'items', (SELECT json_build_object('totalCount', count(*), 'nodes', json_agg(json_build_object('productSku', product_sku, 'quantity', quantity,
					'unitPrice', json_build_object('amount', euro(unit_price)), 'lineTotal', json_build_object('amount', euro(unit_price * quantity)),
					'product', json_build_object('sku', sku, 'stock', stock), 'order', json_build_object('number', 7)) ORDER BY line))
					FROM order_items i JOIN products p ON p.id = product_id WHERE order_id = o.id),
				'history', (SELECT json_agg(json_build_object('from', from_status, 'to', to_status, 'who', CASE WHEN u.id IS NOT NULL THEN json_build_object('username', username) END,
					'when', rtrim(rtrim(to_char(happened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '0'), '.') || 'Z') ORDER BY happened_at, e.id)
					FROM order_events e LEFT JOIN users u ON u.id = user_id WHERE order_id = o.id)))
			FROM orders o WHERE number = 7`},
		{"users with their newest orders", "", `{ users(first: 50, orderBy: { field: USERNAME }) { nodes { username role orders(first: 3) { totalCount nodes { number } } } } }`, `
			SELECT json_build_object('users', json_build_object('nodes', json_agg(json_build_object('username', username, 'role', role, 'orders', json_build_object(
				'totalCount', (SELECT count(*) FROM orders WHERE customer_id = u.id), 'nodes', (SELECT list(json_agg(json_build_object('number', number) ORDER BY placed_at DESC, id DESC))
					FROM (SELECT * FROM orders WHERE customer_id = u.id ORDER BY placed_at DESC, id DESC LIMIT 3) o))) ORDER BY username)))
			FROM users u`},
		{"found users", "", `{ users(first: 100, filter: { search: "AN", isActive: true, role: CUSTOMER }) { nodes { email } } }`, `
			SELECT json_build_object('users', json_build_object('nodes', list(json_agg(json_build_object('email', email) ORDER BY created_at DESC, id DESC))))
			FROM users WHERE (username ILIKE '%an%' OR email ILIKE '%an%') AND is_active AND role = 'CUSTOMER'`},
		{"products in stock by price", "", `{ products(filter: { inStock: true }, orderBy: { field: PRICE, direction: DESC }) { nodes { sku price { amount } isActive } } }`, `
			SELECT json_build_object('products', json_build_object('nodes', list(json_agg(json_build_object('sku', sku, 'price', json_build_object('amount', euro(price)),
				'isActive', is_active) ORDER BY price DESC, id DESC)))) FROM products WHERE stock > 0`},
		{"the dashboard", "customer", `{ dashboard { user { username } unreadCount spending { orderCount total { amount } } recentOrders(first: 4) { number } unreadNotifications(first: 6) { title } } }`, `
			SELECT json_build_object('dashboard', json_build_object('user', json_build_object('username', username),
				'unreadCount', (SELECT count(*) FROM notifications WHERE user_id = u.id AND read_at IS NULL),
				'spending', (SELECT json_build_object('orderCount', count(*), 'total', json_build_object('amount', euro(sum(total)::bigint))) FROM orders
					WHERE customer_id = u.id AND status IN ('PAID', 'SHIPPED', 'DELIVERED')),
				'recentOrders', (SELECT json_agg(json_build_object('number', number) ORDER BY placed_at DESC) FROM (SELECT * FROM orders WHERE customer_id = u.id ORDER BY placed_at DESC LIMIT 4) o),
				'unreadNotifications', (SELECT json_agg(json_build_object('title', title) ORDER BY created_at DESC, id DESC) FROM
					(SELECT * FROM notifications WHERE user_id = u.id AND read_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 6) n)))
			FROM users u WHERE username = 'customer'`},
		{"notifications with their subjects", "customer", `{ viewer { notifications(first: 40) { nodes { title subject { __typename ... on Order { number } ... on Product { sku } ... on Report { kind } } } } } }`, `
			SELECT json_build_object('viewer', json_build_object('notifications', json_build_object('nodes', json_agg(json_build_object('title', title, 'subject', CASE
				WHEN o.id IS NOT NULL THEN json_build_object('__typename', 'Order', 'number', number)
				WHEN p.is_active THEN json_build_object('__typename', 'Product', 'sku', sku)
				WHEN r.id IS NOT NULL THEN json_build_object('__typename', 'Report', 'kind', r.kind) END) ORDER BY n.created_at DESC, n.id DESC))))
			FROM users u JOIN notifications n ON n.user_id = u.id LEFT JOIN orders o ON o.id = order_id LEFT JOIN products p ON p.id = product_id LEFT JOIN reports r ON r.id = report_id
			WHERE username = 'customer'`},
		{"sales by month", "", `{ salesSeries(from: "2026-01-01", to: "2026-10-31", interval: MONTH) { date orderCount total { amount } } }`, `
			SELECT json_build_object('salesSeries', json_agg(json_build_object('date', month::date, 'orderCount', n, 'total', json_build_object('amount', euro(sum))) ORDER BY month))
			FROM generate_series(timestamp '2026-01-01', '2026-10-01', '1 month') month CROSS JOIN LATERAL (SELECT count(*) n, coalesce(sum(total), 0)::bigint sum FROM orders
				WHERE status IN ('PAID', 'SHIPPED', 'DELIVERED') AND placed_at >= month AT TIME ZONE 'UTC' AND placed_at < (month + interval '1 month') AT TIME ZONE 'UTC') x`},
		{"sales of a category by week", "", `{ salesSeries(from: "2026-01-05", to: "2026-02-01", interval: WEEK, category: "` + category + `") { date orderCount total { amount } } }`, `
			SELECT json_build_object('salesSeries', json_agg(json_build_object('date', week::date, 'orderCount', n, 'total', json_build_object('amount', euro(sum))) ORDER BY week))
			FROM generate_series(timestamp '2026-01-05', '2026-01-26', '1 week') week CROSS JOIN LATERAL (SELECT count(DISTINCT o.id) n, coalesce(sum(line_total), 0)::bigint sum FROM orders o
				JOIN order_items i ON i.order_id = o.id JOIN product_categories USING (product_id)
				WHERE category_id = (SELECT id FROM categories ORDER BY id LIMIT 1) AND status IN ('PAID', 'SHIPPED', 'DELIVERED')
				AND o.placed_at >= week AT TIME ZONE 'UTC' AND o.placed_at < (week + interval '1 week') AT TIME ZONE 'UTC') x`},
		{"products that sold best", "", `{ topProducts(from: "2026-01-01", to: "2026-03-31", by: QUANTITY, first: 7) { quantity orderCount total { amount } product { sku } } }`, `
			SELECT json_build_object('topProducts', json_agg(json_build_object('quantity', quantity, 'orderCount', n, 'total', json_build_object('amount', euro(sum)),
				'product', json_build_object('sku', sku)) ORDER BY quantity DESC, p.id))
			FROM (SELECT product_id, sum(quantity) quantity, count(DISTINCT order_id) n, sum(line_total)::bigint sum FROM orders o JOIN order_items i ON i.order_id = o.id
				WHERE status IN ('PAID', 'SHIPPED', 'DELIVERED') AND o.placed_at >= '2026-01-01Z' AND o.placed_at < '2026-04-01Z' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 7) s JOIN products p ON p.id = product_id`},
		{"reports and who asked", "", `{ reports(first: 100) { totalCount nodes { kind status from to progress requestedBy { username } } } }`, `
			SELECT json_build_object('reports', json_build_object('totalCount', count(*), 'nodes', json_agg(json_build_object('kind', kind, 'status', status, 'from', from_date, 'to', to_date,
				'progress', progress, 'requestedBy', json_build_object('username', username)) ORDER BY r.created_at DESC, r.id DESC)))
			FROM reports r JOIN users u ON u.id = requested_by`},
	} {
		a := s.ask(c.viewer, c.query, nil)
		require.Empty(t, a.Errors, c.name)
		require.Greater(t, len(a.Data), 60, "%s: nothing is compared", c.name)
		s.requireSQL(c.sql, a)
	}
}
