-- Products sorted by stock, and those that run out. No transaction: an index that is made CONCURRENTLY stands in nobody's
-- way.

SET lock_timeout = '10min';

--bun:split
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_by_stock ON products (stock, id);

--bun:split
SET lock_timeout = '1s';
