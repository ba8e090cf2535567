DROP INDEX products_by_sku;

--bun:split
CREATE INDEX sessions_by_user ON sessions (user_id);

--bun:split
DROP INDEX sessions_of_user;
