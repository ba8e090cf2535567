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
-- The first place that is free for another report of a user's; null where none is. Who asks next waits until this
-- transaction has ended: a function's statement sees what was committed before it, and so no two get one place.
CREATE OR REPLACE FUNCTION free_report_place(of_user uuid, places int) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('reports of ' || of_user, 0));
    RETURN (SELECT min(n) FROM generate_series(0, places - 1) n WHERE n NOT IN (
        SELECT open_place FROM reports WHERE requested_by = of_user AND status IN ('QUEUED', 'RUNNING') AND open_place IS NOT NULL));
END $$;

--bun:split
-- A user's reports that are not finished have places, from 0 on, of which there are few.
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS reports_open ON reports (requested_by, open_place) WHERE status IN ('QUEUED', 'RUNNING');

--bun:split
SET lock_timeout = '1s';
