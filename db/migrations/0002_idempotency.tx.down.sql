DROP FUNCTION uuid_v7();
DROP TABLE idempotency_keys;
