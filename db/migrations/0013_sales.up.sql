-- Sales of one product, from an index alone. It begins with the product, as the index does that it replaces, which served
-- only the reference to products. No transaction: an index that is made CONCURRENTLY stands in nobody's way.

SET lock_timeout = '10min';

--bun:split
CREATE INDEX CONCURRENTLY IF NOT EXISTS order_items_sold ON order_items (product_id, order_id) INCLUDE (line_total);

--bun:split
DROP INDEX CONCURRENTLY IF EXISTS order_items_of_product;

--bun:split
SET lock_timeout = '1s';
