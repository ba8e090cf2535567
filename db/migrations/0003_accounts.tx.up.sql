-- Who can log in, and who is logged in.

-- A session counts while its generation is its user's: a step of the number ends all of a user's sessions, also one
-- that begins at the same moment.
ALTER TABLE users ADD COLUMN session_generation integer NOT NULL DEFAULT 1;

--bun:split

-- Apart from users, so that nothing that reads users can show a hash.
CREATE TABLE credentials (
    user_id       uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    password_hash text COLLATE "C" NOT NULL,
    is_demo       boolean NOT NULL DEFAULT false,
    changed_at    timestamptz NOT NULL,
    CONSTRAINT credentials_hash_check CHECK (password_hash LIKE '$2_$__$%')
);

COMMENT ON COLUMN credentials.is_demo IS 'The password is known to everyone: production does not let such a user in.';

CREATE TABLE sessions (
    id         uuid PRIMARY KEY,
    token_hash bytea NOT NULL,
    user_id    uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    generation integer NOT NULL,
    created_at timestamptz NOT NULL,
    used_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT sessions_token_hash_key UNIQUE (token_hash), -- every request with a token
    CONSTRAINT sessions_token_hash_check CHECK (octet_length(token_hash) = 32)
);

COMMENT ON COLUMN sessions.used_at IS 'When the session was last prolonged: not each request writes.';

-- Ending a user's sessions; those that ran out are pruned.
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_expires_at ON sessions (expires_at);
