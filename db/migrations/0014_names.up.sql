-- Products that a search finds by their whole name. No transaction: an index that is made CONCURRENTLY stands in nobody's way.

SET lock_timeout = '10min';

--bun:split
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_named ON products (search_key(name), id);

--bun:split
-- An index on an expression has no statistics before.
ANALYZE products;

--bun:split
SET lock_timeout = '1s';
