package db

import (
	"context"
	"time"

	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// Session is a login of a user.
type Session struct {
	ID         uuid.UUID
	UserID     uuid.UUID
	Generation int // valid as long as it is the user's
	UsedAt     time.Time
	ExpiresAt  time.Time

	// User is set if the session was read from the database; nil if it was cached.
	User *User
}

// TokenHash is the SHA-256 of a session's token. The token itself is stored nowhere.
type TokenHash [32]byte

// NewSession is the input of StartSession.
type NewSession struct {
	User         uuid.UUID
	PasswordHash string // the hash that was checked: the session starts only if it is still the user's
	Token        TokenHash
	Lifetime     time.Duration
}

// StartSession starts a session if the user is active and the password has not changed meanwhile; else it returns
// nil. It waits for concurrent changes of the user, so that those that end sessions end this one too.
func (d *DB) StartSession(ctx context.Context, in NewSession) (*Session, error) {
	id, err := uuid.New()
	if err != nil {
		return nil, err
	}
	var session *Session
	err = d.Mutate(ctx, "Session", `WITH started AS (
	INSERT INTO sessions (id, token_hash, user_id, generation, created_at, used_at, expires_at)
	SELECT $1, $2, u.id, u.session_generation, now(), now(), now() + $3::bigint * interval '1 microsecond'
	FROM users u JOIN credentials c ON c.user_id = u.id
	WHERE u.id = $4 AND u.is_active AND c.password_hash = $5 FOR SHARE
	RETURNING *
)
SELECT 'session', r FROM (SELECT `+sessionColumns+` FROM started s) r`,
		[]any{id, in.Token[:], in.Lifetime.Microseconds(), in.User, in.PasswordHash},
		sqlpage.Readers{"session": func(r *sqlpage.RawRow) (err error) { session, err = readSession(r); return err }})
	return session, err
}

// SessionsByToken reads valid sessions with their users, by their tokens' hashes.
func SessionsByToken(d *DB) func(ctx context.Context, hashes []TokenHash) (map[TokenHash]*Session, error) {
	reads := sqlpage.WholeRow[User](d.Database)
	sql := "SELECT s.token_hash, " + sessionColumns + ", " + reads.Columns + ` FROM sessions s JOIN users t ON t.id = s.user_id
WHERE s.token_hash = ANY($1::bytea[]) AND s.expires_at > now() AND t.is_active AND s.generation = t.session_generation`
	return func(ctx context.Context, hashes []TokenHash) (map[TokenHash]*Session, error) {
		sessions := make(map[TokenHash]*Session, len(hashes))
		if len(hashes) == 0 {
			return sessions, nil
		}
		keys := make([][]byte, len(hashes))
		for i := range hashes {
			keys[i] = hashes[i][:]
		}
		users := sqlpage.NewMapper[User](d.Database, reads)
		return sessions, d.Read(ctx, sqlpage.Statement{Table: "Session", SQL: sql, Args: []any{keys}, Read: func(r *sqlpage.RawRow) error {
			var hash []byte
			if err := r.Scan(0, &hash); err != nil {
				return err
			}
			s, err := readSession(r.Skip(1))
			if err != nil {
				return err
			}
			s.User, err = users.Row(r, 1+sessionColumnCount)
			sessions[TokenHash(hash)] = s
			return err
		}})
	}
}

// ProlongSession extends a session that is used. It returns the session as it is now, or nil if it has ended.
func (d *DB) ProlongSession(ctx context.Context, id uuid.UUID, lifetime, longest time.Duration) (*Session, error) {
	var session *Session
	err := d.Mutate(ctx, "Session", `WITH prolonged AS (
	UPDATE sessions SET used_at = now(),
		expires_at = least(now() + $2::bigint * interval '1 microsecond', created_at + $3::bigint * interval '1 microsecond')
	WHERE id = $1 AND expires_at > now() RETURNING *
)
SELECT 'session', r FROM (SELECT `+sessionColumns+` FROM prolonged s) r`,
		[]any{id, lifetime.Microseconds(), longest.Microseconds()},
		sqlpage.Readers{"session": func(r *sqlpage.RawRow) (err error) { session, err = readSession(r); return err }})
	return session, err
}

// EndSession ends a session and returns its user; nil if it had already ended.
func (d *DB) EndSession(ctx context.Context, id uuid.UUID) (*User, error) {
	var user *User
	err := d.Mutate(ctx, "Session", `WITH ended AS (DELETE FROM sessions WHERE id = $1 RETURNING user_id)
SELECT 'user', r FROM (SELECT `+sqlpage.WholeColumns[User](d.Database, unreadCount)+` FROM users t JOIN ended e ON e.user_id = t.id) r`,
		[]any{id}, sqlpage.Readers{"user": sqlpage.ReadWhole(d.Database, func(u *User) { user = u }, unreadCount)})
	return user, err
}

const (
	sessionColumns     = "s.id, s.user_id, s.generation, s.used_at, s.expires_at"
	sessionColumnCount = 5
)

func readSession(r *sqlpage.RawRow) (*Session, error) {
	s := &Session{}
	for i, to := range []any{&s.ID, &s.UserID, &s.Generation, &s.UsedAt, &s.ExpiresAt} {
		if err := r.Scan(i, to); err != nil {
			return nil, err
		}
	}
	return s, nil
}
