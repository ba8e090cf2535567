package seed_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/seed"
)

func TestSeededDataIsConsistent(t *testing.T) {
	t.Parallel()
	pool, _ := seededDatabase(t, seed.Options{Scale: 0.04})

	for query, want := range map[string]int{
		"SELECT count(*) FROM users":         200,
		"SELECT count(*) FROM products":      40,
		"SELECT count(*) FROM orders":        2000,
		"SELECT count(*) FROM order_items":   6000,
		"SELECT count(*) FROM notifications": 1000,
		"SELECT count(*) FROM reports":       24,
		"SELECT count(*) FROM shop_settings": 1,
	} {
		require.Equal(t, want, queryInt(t, pool, query), query)
	}

	// Each of these queries must find no row.
	for what, query := range map[string]string{
		"a total that is not the sum of its lines, or a wrong number of items": `
			SELECT o.id FROM orders o JOIN order_items i ON i.order_id = o.id
			GROUP BY o.id HAVING o.total <> sum(i.line_total) OR o.item_count <> count(*) OR max(i.line) <> count(*)`,
		"an order without items": `
			SELECT id FROM orders o WHERE item_count NOT BETWEEN 1 AND 8 OR NOT EXISTS (SELECT FROM order_items WHERE order_id = o.id)`,
		"a product twice in an order": `
			SELECT order_id FROM order_items GROUP BY order_id, product_id HAVING count(*) > 1`,
		"a line that names another product": `
			SELECT i.id FROM order_items i JOIN products p ON p.id = i.product_id WHERE (p.sku, p.name) <> (i.product_sku, i.product_name)`,
		"a line of another instant than its order": `
			SELECT i.id FROM order_items i JOIN orders o ON o.id = i.order_id WHERE o.placed_at <> i.placed_at`,
		"a product in none or more than three categories": `
			SELECT p.id FROM products p LEFT JOIN product_categories c ON c.product_id = p.id GROUP BY p.id HAVING count(c) NOT BETWEEN 1 AND 3`,
		"an event whose from_status is not the previous to_status": `
			SELECT * FROM (
				SELECT from_status, lag(to_status) OVER (PARTITION BY order_id ORDER BY happened_at, id) AS before FROM order_events
			) steps WHERE from_status IS DISTINCT FROM before`,
		"a history that does not fit its order": `
			SELECT o.id FROM orders o LEFT JOIN order_events e ON e.order_id = o.id
			GROUP BY o.id HAVING count(e) IS DISTINCT FROM o.version::bigint
				OR min(e.happened_at) IS DISTINCT FROM o.placed_at OR max(e.happened_at) IS DISTINCT FROM o.updated_at
				OR NOT coalesce(bool_or(e.to_status = o.status AND e.happened_at = o.updated_at), false)`,
		"an order number that is not in order of time": `
			SELECT id FROM (SELECT id, number, row_number() OVER (ORDER BY placed_at, number) AS place FROM orders) o WHERE number <> place`,
		"an order before its customer": `
			SELECT o.id FROM orders o JOIN users u ON u.id = o.customer_id WHERE o.placed_at < u.created_at OR u.role <> 'CUSTOMER'`,
		"a sale before its product": `
			SELECT i.id FROM order_items i JOIN orders o ON o.id = i.order_id JOIN products p ON p.id = i.product_id WHERE o.placed_at < p.created_at`,
		"an event before its user's account": `
			SELECT e.id FROM order_events e JOIN users u ON u.id = e.user_id WHERE e.happened_at < u.created_at`,
		"a delivered order that was placed too recently": `
			SELECT id FROM orders WHERE status = 'DELIVERED' AND placed_at > '2026-10-31'`,
		"a notification about another's order or report": `
			SELECT n.id FROM notifications n LEFT JOIN orders o ON o.id = n.order_id LEFT JOIN reports r ON r.id = n.report_id
			WHERE n.user_id <> coalesce(o.customer_id, r.requested_by, n.user_id)`,
		"a customer's notification about stock": `
			SELECT n.id FROM notifications n JOIN users u ON u.id = n.user_id WHERE u.role = 'CUSTOMER' AND n.kind = 'LOW_STOCK'`,
		"a customer's export with rows that are not theirs": `
			SELECT r.id FROM reports r JOIN users u ON u.id = r.requested_by WHERE u.role = 'CUSTOMER' AND r.row_count <>
				(SELECT count(*) FROM orders o JOIN order_items i ON i.order_id = o.id
				WHERE o.customer_id = u.id AND o.placed_at >= r.from_date AT TIME ZONE 'UTC' AND o.placed_at < (r.to_date + 1) AT TIME ZONE 'UTC')`,
		"a report with more rows than the shop has": `
			SELECT id FROM reports WHERE row_count > CASE kind WHEN 'SALES_SUMMARY' THEN to_date - from_date + 1 WHEN 'TOP_PRODUCTS' THEN (SELECT count(*) FROM products)
				WHEN 'CUSTOMER_ACTIVITY' THEN (SELECT count(*) FROM users) ELSE (SELECT count(*) FROM order_items) END`,
		"a notification without its subject": `
			SELECT id FROM notifications WHERE kind <> CASE
				WHEN order_id IS NOT NULL THEN 'ORDER_STATUS' WHEN product_id IS NOT NULL THEN 'LOW_STOCK' WHEN report_id IS NOT NULL THEN 'REPORT_READY' ELSE '' END`,
		"a notification read before it was sent": `
			SELECT id FROM notifications WHERE read_at < created_at`,
		"an unfinished report, whose job does not exist": `
			SELECT id FROM reports WHERE status IN ('QUEUED', 'RUNNING')`,
		"an order number that the sequence would give again": `
			SELECT number FROM orders WHERE number >= nextval(pg_get_serial_sequence('orders', 'number'))`,
	} {
		require.Zero(t, queryInt(t, pool, "SELECT count(*) FROM ("+query+") wrong"), what)
	}

	for what, condition := range map[string]string{
		"all statuses of orders":        "SELECT count(DISTINCT status) = 5 FROM orders",
		"all final statuses of reports": "SELECT count(DISTINCT status) = 3 FROM reports",
		"all kinds of reports":          "SELECT count(DISTINCT kind) = 4 FROM reports",
		"inactive users":                "SELECT count(*) FILTER (WHERE NOT is_active) BETWEEN 1 AND 40 FROM users",
		"customers without orders":      "SELECT count(*) > 20 FROM users u WHERE role = 'CUSTOMER' AND NOT EXISTS (SELECT FROM orders WHERE customer_id = u.id)",
		"growth":                        "SELECT count(*) FILTER (WHERE placed_at > '2025-11-01') > 1.5 * count(*) FILTER (WHERE placed_at < '2024-11-01') FROM orders",
		"a season":                      "SELECT count(*) FILTER (WHERE extract(month FROM placed_at) = 12) > 1.4 * count(*) FILTER (WHERE extract(month FROM placed_at) = 2) FROM orders",
		"best sellers":                  "SELECT max(c) > 1.7 * avg(c) FROM (SELECT count(*) AS c FROM order_items GROUP BY product_id) sold",
	} {
		requireTrue(t, pool, what, condition)
	}
}

// Ids of rows that have instants are made of the earliest.
func TestSeededIDsAreInOrderOfTime(t *testing.T) {
	t.Parallel()
	pool, _ := seededDatabase(t, seed.Options{Scale: 0.01})
	instants := map[string][]string{}
	for _, c := range columns(t, pool, "type = 'timestamptz' AND required") {
		instants[c.Table] = append(instants[c.Table], c.Name)
	}
	for _, id := range columns(t, pool, "name = 'id' AND type = 'uuid'") {
		wrong := "SELECT count(*) FROM " + id.Table + " WHERE id::text !~ '^.{14}7.{4}[89ab]'"
		if earliest := strings.Join(instants[id.Table], ", "); earliest != "" {
			wrong += " OR ('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint <> floor(extract(epoch FROM least(" + earliest + ")) * 1000)"
		}
		require.Zero(t, queryInt(t, pool, wrong), "ids of %s that are not a UUIDv7 of the row's time", id.Table)
	}
}

func TestDemoUsers(t *testing.T) {
	t.Parallel()
	pool, _ := seededDatabase(t, seed.Options{Scale: 0.01})

	for what, condition := range map[string]string{
		"their roles":    "SELECT array_agg(role ORDER BY role) = '{ADMIN,CUSTOMER,STAFF}' FROM users WHERE (username, email) IN (('customer', 'customer@example.com'), ('staff', 'staff@example.com'), ('admin', 'admin@example.com')) AND is_active AND role = upper(username)",
		"customer's":     "SELECT count(*) = 120 AND count(DISTINCT status) = 5 FROM orders WHERE customer_id = (SELECT id FROM users WHERE username = 'customer')",
		"notifications":  "SELECT count(*) = 40 AND count(read_at) = 20 AND count(DISTINCT kind) = 2 AND count(DISTINCT kind) FILTER (WHERE read_at IS NULL) = 2 FROM notifications WHERE user_id = (SELECT id FROM users WHERE username = 'customer')",
		"staff's":        "SELECT count(*) >= 30 AND count(read_at) BETWEEN 15 AND count(*) - 15 AND count(DISTINCT kind) = 2 FROM notifications WHERE user_id = (SELECT id FROM users WHERE username = 'staff')",
		"admin's":        "SELECT count(*) >= 20 AND count(read_at) BETWEEN 10 AND count(*) - 10 AND count(DISTINCT kind) = 2 FROM notifications WHERE user_id = (SELECT id FROM users WHERE username = 'admin')",
		"staff reports":  "SELECT count(*) = 10 AND count(DISTINCT status) = 3 FROM reports WHERE requested_by = (SELECT id FROM users WHERE username = 'staff')",
		"admin reports":  "SELECT count(*) = 8 AND count(DISTINCT status) = 3 FROM reports WHERE requested_by = (SELECT id FROM users WHERE username = 'admin')",
		"own reports":    "SELECT count(*) = 6 FROM reports WHERE requested_by = (SELECT id FROM users WHERE username = 'customer')",
		"visible titles": "SELECT bool_and(p.is_active) FROM notifications n JOIN products p ON p.id = n.product_id",
	} {
		requireTrue(t, pool, what, condition)
	}
}
