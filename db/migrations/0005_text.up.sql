-- Names in any case and any script, found by their words and sorted as people sort: by ICU's root collation, whatever
-- the locale of the server or the database.
--
-- No transaction: an index that is made CONCURRENTLY stands in nobody's way, and can't be made in one. It waits until
-- transactions that are older have ended, which may be a report's.
--
-- The indexes that these replace (products_by_name, products_inactive, products_search, users_by_username,
-- users_by_role_username, users_search, users_email_key) go with the next release: programs of the last one use them
-- until they are stopped.

SET lock_timeout = '10min';

--bun:split
-- Two spellings of one name: other letters' case, or letters composed otherwise.
CREATE OR REPLACE FUNCTION name_key(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN lower(normalize($1, NFC) COLLATE "und-x-icu");

--bun:split
-- What a search compares: so ẞ, ß and SS are one, as are σ and ς, and the four letters i of Turkish. Where all letters
-- are ASCII, the first way gives the same in a tenth of the time.
CREATE OR REPLACE FUNCTION search_key(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN octet_length($1) = char_length($1) THEN lower($1 COLLATE "C")
    ELSE replace(translate(lower(normalize($1, NFKC) COLLATE "und-x-icu"), U&'\03C2\0131\0307', U&'\03C3i'), U&'\00DF', 'ss') COLLATE "C" END;

--bun:split
-- LIKE's pattern of the texts that hold a word.
CREATE OR REPLACE FUNCTION search_pattern(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '%' || replace(replace(replace(search_key($1), '\', '\\'), '%', '\%'), '_', '\_') || '%';

--bun:split
-- Addresses that were two and are one now.
DO $$
DECLARE
    clashes text;
BEGIN
    SELECT string_agg(names, '; ') INTO clashes FROM (
        SELECT string_agg(username, ', ' ORDER BY username) AS names FROM users GROUP BY name_key(email) HAVING count(*) > 1 ORDER BY 1 LIMIT 10
    ) c;
    IF clashes IS NOT NULL THEN
        RAISE EXCEPTION 'users have one e-mail address, written otherwise: %. Give all but one of each another address (UPDATE users SET email = … WHERE username = …) and migrate again', clashes;
    END IF;
END $$;

--bun:split
-- Lists by name.
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_sorted_by_name ON products (name COLLATE "und-x-icu", id);

--bun:split
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_inactive_sorted ON products (name COLLATE "und-x-icu", id) WHERE NOT is_active;

--bun:split
CREATE INDEX CONCURRENTLY IF NOT EXISTS users_sorted_by_username ON users (username COLLATE "und-x-icu", id);

--bun:split
CREATE INDEX CONCURRENTLY IF NOT EXISTS users_of_role_sorted_by_username ON users (role, username COLLATE "und-x-icu", id);

--bun:split
-- search: each word in either column.
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_found ON products USING gin (search_key(name || ' ' || sku) gin_trgm_ops);

--bun:split
CREATE INDEX CONCURRENTLY IF NOT EXISTS users_found ON users USING gin (search_key(username || ' ' || email) gin_trgm_ops);

--bun:split
-- userByEmail; unique in any case of every script.
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS users_email_name_key ON users (name_key(email));

--bun:split
-- Those that are to be pruned: that were read long ago, and that nobody has read.
CREATE INDEX CONCURRENTLY IF NOT EXISTS notifications_read ON notifications (read_at) WHERE read_at IS NOT NULL;

--bun:split
CREATE INDEX CONCURRENTLY IF NOT EXISTS notifications_unread ON notifications (created_at) WHERE read_at IS NULL;

--bun:split
-- How many rows hold a word.
ANALYZE products, users;

--bun:split
SET lock_timeout = '1s';
