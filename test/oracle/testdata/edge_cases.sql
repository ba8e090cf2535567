-- Ties: of several rows the id decides.
UPDATE orders SET placed_at = '2026-03-01T10:00:00Z' WHERE number % 9 = 0;
UPDATE orders SET total = 9999 WHERE number % 7 = 0;
UPDATE users SET created_at = '2024-01-01T00:00:00Z' WHERE username LIKE '%a%' AND username NOT IN ('staff', 'admin');
UPDATE products SET price = 1000, created_at = '2024-05-05T05:05:05.000005Z' WHERE sku < (SELECT max(sku) FROM products);
UPDATE notifications SET created_at = '2026-09-09T09:09:09Z' WHERE read_at IS NULL;
UPDATE reports SET created_at = '2026-10-10T10:10:10.101Z' WHERE progress = 100 AND started_at < '2026-10-10T10:10:10Z';

-- Letters that need care.
UPDATE products SET name = U&'\00DCber "quoted" \005C back \2028 <&> \D83C\DF0D' WHERE sku = (SELECT min(sku) FROM products);
UPDATE products SET name = E'tab\there', description = E'line\nbreak \x01 ?$1 ''' WHERE sku = (SELECT max(sku) FROM products);
UPDATE products SET name = (SELECT max(name) FROM products), is_active = false WHERE sku = (SELECT max(sku) FROM products WHERE is_active);
UPDATE products SET is_active = false WHERE sku IN (SELECT sku FROM products ORDER BY sku LIMIT 3);

-- What the customer is told of, and may not see or is gone.
UPDATE notifications SET order_id = NULL, report_id = NULL, product_id = (SELECT id FROM products WHERE NOT is_active ORDER BY id LIMIT 1)
WHERE id IN (SELECT n.id FROM notifications n JOIN users u ON u.id = n.user_id WHERE u.username = 'customer' ORDER BY n.created_at DESC, n.id LIMIT 3);
UPDATE notifications SET product_id = NULL, report_id = NULL, order_id = (SELECT o.id FROM orders o JOIN users u ON u.id = o.customer_id WHERE u.username <> 'customer' ORDER BY o.id LIMIT 1)
WHERE id IN (SELECT n.id FROM notifications n JOIN users u ON u.id = n.user_id WHERE u.username = 'customer' ORDER BY n.created_at DESC, n.id DESC LIMIT 3);
UPDATE notifications SET product_id = NULL, report_id = NULL, order_id = NULL WHERE id IN (SELECT id FROM notifications ORDER BY id LIMIT 5);

-- An order without items, and one whose history names the system.
DELETE FROM order_items WHERE order_id = (SELECT id FROM orders ORDER BY number LIMIT 1);
UPDATE order_events SET user_id = NULL WHERE order_id IN (SELECT id FROM orders ORDER BY number DESC LIMIT 5);

-- An order with a product in two of its lines.
UPDATE order_items i SET product_id = other.product_id FROM order_items other
WHERE i.line = 2 AND other.line = 1 AND other.order_id = i.order_id AND i.order_id IN (SELECT order_id FROM order_items WHERE line = 2 ORDER BY order_id DESC LIMIT 100);
-- Sessions: three of each user that count, of which two began at once, one that has run out, and one from before a change
-- of the password.
INSERT INTO sessions (id, token_hash, user_id, generation, created_at, used_at, expires_at)
SELECT overlay(u.id::text PLACING n::text FROM 36)::uuid, sha256(convert_to(u.id || ' ' || n, 'UTF8')), u.id, u.session_generation - CASE n WHEN 5 THEN 1 ELSE 0 END,
	'2026-10-01T10:00:00Z'::timestamptz + n / 2 * interval '1 day', '2026-10-30T20:00:00.5Z', CASE n WHEN 4 THEN '2026-10-31T00:00:00Z' ELSE '2999-01-01T00:00:00Z' END::timestamptz
FROM users u, generate_series(1, 5) n ON CONFLICT DO NOTHING;
