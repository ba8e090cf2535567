-- Who may see a report depends on whose orders it tells of; and nobody has many that are not finished.
--
-- No transaction: an index that is made CONCURRENTLY stands in nobody's way.

ALTER TABLE reports ADD COLUMN IF NOT EXISTS open_place smallint;

--bun:split
SET lock_timeout = '10min';

--bun:split
-- Whether a report tells of the orders of the one alone who asked for it. Its filter is the program's JSON, in which a
-- key is a list of bytes; only an ORDERS_EXPORT has one.
CREATE OR REPLACE FUNCTION own_report(requested_by uuid, filter jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce((SELECT string_agg(lpad(to_hex(b.byte::int), 2, '0'), '' ORDER BY b.place)::uuid
    FROM jsonb_array_elements_text($2 #> '{Customer,UUID}') WITH ORDINALITY AS b(byte, place)) = $1, false);

--bun:split
-- Those that a customer sees.
CREATE INDEX CONCURRENTLY IF NOT EXISTS reports_of_own_orders ON reports (requested_by, created_at, id) WHERE own_report(requested_by, filter);

--bun:split
-- A user's reports that are not finished have places, from 0 on, of which there are few.
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS reports_open ON reports (requested_by, open_place) WHERE status IN ('QUEUED', 'RUNNING');

--bun:split
SET lock_timeout = '1s';
