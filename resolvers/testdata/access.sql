-- The shop of the access matrix. Keys are numbers: 1 is the customer and what is theirs, 2 another customer and the
-- same of theirs, 3 staff, 4 an admin; 5 is a product that is sold, 6 one that is not, 7 the category of both; 11 and 12 are the customers'
-- paid orders, whose step staff took, and their unread notifications, of product 6. Of all others no field is null by
-- itself. What an earlier run and the questions since then have written is removed.

DO $$
DECLARE
	name regclass;
BEGIN
	SET LOCAL session_replication_role = replica; -- no trigger, and no order among the tables
	FOR name IN SELECT oid FROM pg_class
		WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT IN ('schema_migrations', 'river_migration')
	LOOP
		EXECUTE 'DELETE FROM ' || name;
	END LOOP;
END
$$;
SET session_replication_role TO DEFAULT;

ALTER TABLE reports DROP CONSTRAINT IF EXISTS reports_error_check; -- these have succeeded, and failed as well

CREATE OR REPLACE FUNCTION key(n int) RETURNS uuid LANGUAGE sql AS
$$ SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid $$;

CREATE OR REPLACE FUNCTION own_orders(n int) RETURNS jsonb LANGUAGE sql AS
$$ SELECT jsonb_build_object('Customer', jsonb_build_object('Kind', 1, 'UUID',
	(SELECT jsonb_agg(get_byte(uuid_send(key(n)), i) ORDER BY i) FROM generate_series(0, 15) i))) $$;

INSERT INTO users (id, username, email, role, is_active, created_at, updated_at)
SELECT key(n), name, name || '@example.com', role, true, now(), now()
FROM (VALUES (1, 'customer', 'CUSTOMER'), (2, 'another', 'CUSTOMER'), (3, 'staff', 'STAFF'), (4, 'admin', 'ADMIN')) u(n, name, role);

INSERT INTO products (id, sku, name, description, price, stock, is_active, created_at, updated_at)
VALUES (key(5), 'SOLD', 'Sold', '', 1000, 100, true, now(), now()), (key(6), 'GONE', 'Gone', '', 1000, 100, false, now(), now());

INSERT INTO categories (id, name, slug, created_at) VALUES (key(7), 'Category', 'category', now());
INSERT INTO product_categories (product_id, category_id) VALUES (key(5), key(7)), (key(6), key(7));

INSERT INTO orders (id, number, customer_id, status, total, item_count, placed_at, updated_at)
SELECT key(n), n, key(customer), status, 1000, 1, placed_at, now()
FROM (VALUES (1, 1, 'PENDING', now()), (2, 2, 'PENDING', now()), (11, 1, 'PAID', '2026-01-01 12:00Z'), (12, 2, 'PAID', '2026-01-01 12:00Z')) o(n, customer, status, placed_at);

ALTER TABLE orders ALTER COLUMN number RESTART WITH 100;

INSERT INTO order_items (id, order_id, line, product_id, product_sku, product_name, quantity, unit_price)
SELECT key(n), key(n), 1, key(6), 'GONE', 'Gone', 1, 1000 FROM (VALUES (1), (2), (11), (12)) i(n);

INSERT INTO order_events (id, order_id, from_status, to_status, user_id, happened_at)
SELECT key(n), key(n), 'PENDING', 'PAID', key(who), now() FROM (VALUES (1, 1), (2, 2), (11, 3), (12, 3)) e(n, who);

INSERT INTO notifications (id, user_id, kind, title, body, created_at, read_at, order_id, product_id)
SELECT key(n), key(whom), 'ORDER_STATUS', 'Title', 'Body', now(), read, key(about), key(product)
FROM (VALUES (1, 1, now(), 1, NULL), (2, 2, now(), 2, NULL), (11, 1, NULL, NULL, 6), (12, 2, NULL, NULL, 6)) x(n, whom, read, about, product);

INSERT INTO sessions (id, token_hash, user_id, generation, created_at, used_at, expires_at)
SELECT key(n), sha256(uuid_send(key(n))), key(n), 1, now(), now(), now() + interval '1 day' FROM (VALUES (1), (2)) s(n);

INSERT INTO reports (id, requested_by, kind, format, from_date, to_date, as_of, status, progress, blob, row_count, byte_count, sha256, error, created_at, started_at, finished_at, filter)
SELECT key(n), key(n), 'ORDERS_EXPORT', 'CSV', now(), now(), now(), 'SUCCEEDED', 100, 'a.csv', 1, 1, repeat('0', 64), 'Error', now(), now(), now(), own_orders(n)
FROM (VALUES (1), (2)) r(n);

INSERT INTO reports (id, requested_by, kind, format, from_date, to_date, status, progress, created_at, filter)
SELECT key(10 + n), key(n), 'ORDERS_EXPORT', 'CSV', now(), now(), 'QUEUED', 0, now(), own_orders(n) FROM (VALUES (1), (2)) r(n);
