-- Orders that are found: by their status, their customers' names, what they hold. Reports by their kind and status.
--
-- No transaction: the lines that are there get the instants of their orders in batches, and indexes are made
-- CONCURRENTLY, so that nobody waits for them.

SET lock_timeout = '1s';

--bun:split
-- When the line's order was placed: so an index finds a product's newest orders.
ALTER TABLE order_items ADD COLUMN IF NOT EXISTS placed_at timestamptz;

--bun:split
-- Programs of the release before don't write it. Their statement places the order at now() too.
CREATE OR REPLACE FUNCTION fill_item_placed_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.placed_at := coalesce((SELECT placed_at FROM orders WHERE id = NEW.order_id), now());
    RETURN NEW;
END $$;

--bun:split
CREATE OR REPLACE TRIGGER order_items_placed_at BEFORE INSERT ON order_items
    FOR EACH ROW WHEN (NEW.placed_at IS NULL) EXECUTE FUNCTION fill_item_placed_at();

--bun:split
-- No program moves an order; who does it by hand moves its lines too.
CREATE OR REPLACE FUNCTION move_items_of_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE order_items SET placed_at = NEW.placed_at WHERE order_id = NEW.id;
    RETURN NULL;
END $$;

--bun:split
CREATE OR REPLACE TRIGGER orders_placed_at AFTER UPDATE OF placed_at ON orders
    FOR EACH ROW WHEN (NEW.placed_at <> OLD.placed_at) EXECUTE FUNCTION move_items_of_order();

--bun:split
SET lock_timeout = '10min';

--bun:split
-- A batch is committed by itself: nobody waits for the others, and a second run goes on where the first ended.
DO $$
DECLARE
    last uuid := '00000000-0000-0000-0000-000000000000';
    batch uuid[];
BEGIN
    LOOP
        batch := ARRAY(SELECT id FROM order_items WHERE id > last ORDER BY id LIMIT 5000);
        EXIT WHEN cardinality(batch) = 0;
        UPDATE order_items i SET placed_at = o.placed_at FROM orders o
        WHERE i.id = ANY(batch) AND i.placed_at IS NULL AND o.id = i.order_id;
        last := batch[cardinality(batch)];
        COMMIT;
    END LOOP;
END $$;

--bun:split
-- The orders of a product, newest first.
CREATE INDEX CONCURRENTLY IF NOT EXISTS order_items_of_product_by_placed_at ON order_items (product_id, placed_at, order_id);

--bun:split
-- The place of a status in the order in which an order passes them.
CREATE OR REPLACE FUNCTION order_status_rank(text) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE $1 WHEN 'PENDING' THEN 1 WHEN 'PAID' THEN 2 WHEN 'SHIPPED' THEN 3 WHEN 'DELIVERED' THEN 4 WHEN 'CANCELLED' THEN 5 ELSE 0 END;

--bun:split
-- Lists by status: of all orders, and of a customer's.
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_by_status ON orders (order_status_rank(status), id);

--bun:split
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_of_customer_by_status ON orders (customer_id, order_status_rank(status), id);

--bun:split
-- The customers whose name or address begins with a text.
CREATE INDEX CONCURRENTLY IF NOT EXISTS users_by_username_prefix ON users (search_key(username));

--bun:split
CREATE INDEX CONCURRENTLY IF NOT EXISTS users_by_email_prefix ON users (search_key(email));

--bun:split
-- Reports of some kinds and statuses: one scan for each pair of them, merged.
CREATE INDEX CONCURRENTLY IF NOT EXISTS reports_of_kind_and_status ON reports (kind, status, created_at, id);

--bun:split
-- How many rows a status, a prefix or a product has.
ANALYZE orders, order_items, users;

--bun:split
SET lock_timeout = '1s';

--bun:split
ALTER TABLE order_items DROP CONSTRAINT IF EXISTS order_items_placed_at_check,
    ADD CONSTRAINT order_items_placed_at_check CHECK (placed_at IS NOT NULL) NOT VALID;

--bun:split
ALTER TABLE order_items VALIDATE CONSTRAINT order_items_placed_at_check;
