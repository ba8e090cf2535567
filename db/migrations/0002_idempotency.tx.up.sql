-- Which input a client's key stands for, and what came of it. Only successes are kept.
CREATE TABLE idempotency_keys (
    user_id    uuid NOT NULL REFERENCES users,
    mutation   text COLLATE "C" NOT NULL,
    key        text COLLATE "C" NOT NULL,
    input_hash bytea NOT NULL,
    result_id  uuid NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, mutation, key),
    CONSTRAINT idempotency_keys_key_check CHECK (char_length(key) BETWEEN 1 AND 100),
    CONSTRAINT idempotency_keys_hash_check CHECK (octet_length(input_hash) = 32)
);

-- Those that are over a day old are pruned.
CREATE INDEX idempotency_keys_by_created_at ON idempotency_keys (created_at);

-- A key for rows whose number only the statement knows: RFC 9562, as those that the program makes.
CREATE FUNCTION uuid_v7() RETURNS uuid LANGUAGE sql VOLATILE AS $$
    SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
        PLACING substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid
$$;
