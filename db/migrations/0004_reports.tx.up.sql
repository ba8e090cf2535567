-- What workers need to make reports, and to survive one another.

ALTER TABLE reports
    ADD COLUMN filter       jsonb,
    ADD COLUMN attempt      integer NOT NULL DEFAULT 1,
    ADD COLUMN heartbeat_at timestamptz,
    ADD COLUMN blob         text COLLATE "C",
    ADD CONSTRAINT reports_attempt_check CHECK (attempt > 0),
    ADD CONSTRAINT reports_blob_check CHECK (blob IS NULL OR status = 'SUCCEEDED');

--bun:split

COMMENT ON COLUMN reports.attempt IS 'Whoever makes the report writes only while this is still their attempt.';
COMMENT ON COLUMN reports.heartbeat_at IS 'When the worker last said that it is at it, or put the report back.';
COMMENT ON COLUMN reports.blob IS 'The name of the file in the store; NULL where there is none.';

-- Those whose worker may be dead; those whose job may be lost; those that are to be deleted.
CREATE INDEX reports_running ON reports (coalesce(heartbeat_at, started_at)) WHERE status = 'RUNNING';
CREATE INDEX reports_queued ON reports (created_at) WHERE status = 'QUEUED';
CREATE INDEX reports_finished ON reports (finished_at) WHERE finished_at IS NOT NULL;

-- The store that the files are in: a folder of one host must not be taken for that of another.
CREATE TABLE blob_store (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    id       uuid NOT NULL
);
