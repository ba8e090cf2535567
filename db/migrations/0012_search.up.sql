-- Stock-keeping units that a search finds by their beginning. (users_username_key finds names so, which are ASCII, and
-- users_by_email_prefix addresses.) And the sessions of a user, newest first. No transaction: an index that is made
-- CONCURRENTLY stands in nobody's way.

SET lock_timeout = '10min';

--bun:split
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_by_sku ON products (search_key(sku), id);

--bun:split
-- Also ending a user's sessions.
CREATE INDEX CONCURRENTLY IF NOT EXISTS sessions_of_user ON sessions (user_id, created_at, id);

--bun:split
DROP INDEX CONCURRENTLY IF EXISTS sessions_by_user;

--bun:split
-- An index on an expression has no statistics before.
ANALYZE products;

--bun:split
SET lock_timeout = '1s';
