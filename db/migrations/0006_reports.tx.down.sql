DROP INDEX reports_open, reports_of_own_orders;
ALTER TABLE reports DROP COLUMN open_place;
DROP FUNCTION free_report_place(uuid, int);
DROP FUNCTION own_report(uuid, jsonb);
