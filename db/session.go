package db

import (
	"context"
	"maps"
	"time"

	"github.com/uptrace/bun"

	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// Session is a login of a user.
type Session struct {
	bun.BaseModel `bun:"table:sessions,alias:s"`

	ID         uuid.UUID `bun:"id,pk"`
	UserID     uuid.UUID `bun:"user_id"`
	Generation int       `bun:"generation"` // valid as long as it is the user's
	CreatedAt  time.Time `bun:"created_at"`
	UsedAt     time.Time `bun:"used_at"`
	ExpiresAt  time.Time `bun:"expires_at"`

	// IsValid reports whether it has not ended. It is read when the session is read by its key.
	IsValid bool `bun:"is_valid,scanonly"`

	// User is set if the session was read with SessionsByToken; nil if it was cached.
	User *User `bun:"-"`
}

func (s *Session) Key() uuid.UUID      { return s.ID }
func (s *Session) SetKey(id uuid.UUID) { s.ID = id }

func (*Session) Table() sqlpage.TableInfo {
	return sqlpage.TableInfo{
		TypeName: "Session",
		Always:   []string{"id", "user_id", "created_at"},
		ByKey:    []string{"is_valid"},
		Computed: map[string]string{"is_valid": sessionIsValid},
	}
}

// sessionIsValid is the condition on a row t that SessionsByToken has too.
const sessionIsValid = "(t.expires_at > now() AND EXISTS (SELECT FROM users u WHERE u.id = t.user_id AND u.is_active AND u.session_generation = t.generation))"

// Sessions is the list of all sessions that have not ended, newest first.
func Sessions() sqlpage.List {
	l := sqlpage.List{Column: "created_at", Descending: true}
	l.Where(sessionIsValid)
	return l
}

// OnlySessionsOf restricts a list of sessions to those of a user.
func OnlySessionsOf(l *sqlpage.List, user uuid.UUID) { l.Where("t.user_id = ?", user) }

// UserSessions relates users to their sessions.
var UserSessions = sqlpage.ToMany[*User, Session, *Session]{Field: "User.sessions", Column: "user_id", List: Sessions}

// SessionsByID reads sessions that have not ended.
func SessionsByID(d *DB) func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*Session, error) {
	fetch := sqlpage.ByID[Session](d.Database)
	return func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*Session, error) {
		sessions, err := fetch(ctx, ids)
		maps.DeleteFunc(sessions, func(_ uuid.UUID, s *Session) bool { return !s.IsValid })
		return sessions, err
	}
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
	started := d.NewSelect().TableExpr("users AS u").Join("JOIN credentials AS c ON c.user_id = u.id").
		ColumnExpr("?::uuid AS id, ?::bytea AS token_hash, u.id AS user_id, u.session_generation AS generation", id, in.Token[:]).
		ColumnExpr("now() AS created_at, now() AS used_at, now() + ? * interval '1 microsecond' AS expires_at", in.Lifetime.Microseconds()).
		Where("u.id = ? AND u.is_active AND c.password_hash = ?", in.User, in.PasswordHash).For("SHARE")
	return one[Session](ctx, d.NewInsert().Model((*Session)(nil)).TableExpr("(?) AS n", started).
		Column("id", "token_hash", "user_id", "generation", "created_at", "used_at", "expires_at").Returning("?Columns"))
}

// SessionsByToken reads valid sessions with their users, by their tokens' hashes. It is prepared text, since nearly
// every request sends it.
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
	return one[Session](ctx, d.NewUpdate().Model((*Session)(nil)).Set("used_at = now()").
		Set("expires_at = least(now() + ? * interval '1 microsecond', created_at + ? * interval '1 microsecond')", lifetime.Microseconds(), longest.Microseconds()).
		Where("id = ? AND expires_at > now()", id).Returning("?Columns"))
}

// TokenOf returns the hash of the token of a session that has not ended, and whose session it is: nobody's if there is no
// such session.
func (d *DB) TokenOf(ctx context.Context, id uuid.UUID) (hash TokenHash, owner uuid.UUID, err error) {
	type token struct {
		TokenHash []byte
		UserID    uuid.UUID
	}
	found, err := one[token](ctx, d.NewSelect().TableExpr("sessions AS t").Column("token_hash", "user_id").Where("t.id = ?", id).Where(sessionIsValid))
	if err != nil || found == nil {
		return hash, uuid.UUID{}, err
	}
	return TokenHash(found.TokenHash), found.UserID, nil
}

// EndSession ends a session and returns its user; nil if it had already ended.
func (d *DB) EndSession(ctx context.Context, id uuid.UUID) (*User, error) {
	return one[User](ctx, wholeRows[User](d, "users", computedOfUser(ctx)...).Join("JOIN ended AS e ON e.user_id = t.id").
		With("ended", d.NewDelete().Model((*Session)(nil)).Where("id = ?", id).Returning("user_id")))
}

const (
	sessionColumns     = "s.id, s.user_id, s.generation, s.created_at, s.used_at, s.expires_at"
	sessionColumnCount = 6
)

func readSession(r *sqlpage.RawRow) (*Session, error) {
	s := &Session{}
	for i, to := range []any{&s.ID, &s.UserID, &s.Generation, &s.CreatedAt, &s.UsedAt, &s.ExpiresAt} {
		if err := r.Scan(i, to); err != nil {
			return nil, err
		}
	}
	return s, nil
}
