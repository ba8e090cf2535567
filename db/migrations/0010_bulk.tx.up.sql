-- Of a list of changes, what came of each: an error's code, or the empty text for a success. Null for a single change.
ALTER TABLE idempotency_keys ADD COLUMN codes text[];
