DROP INDEX reports_open, reports_of_own_orders;
DROP FUNCTION own_report(uuid, jsonb);
