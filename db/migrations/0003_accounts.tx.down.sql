DROP TABLE sessions;
DROP TABLE credentials;
ALTER TABLE users DROP COLUMN session_generation;
