package db

import (
	"context"

	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// Credential is what a user logs in with.
type Credential struct {
	User *User
	// PasswordHash is bcrypt's; empty if the user has no password.
	PasswordHash string
	// IsDemo marks users whose password is public.
	IsDemo bool
}

// CredentialOf finds a user's credential by the name in lower case; nil if there is no such user.
func (d *DB) CredentialOf(ctx context.Context, username string) (*Credential, error) {
	return d.credential(ctx, "lower(t.username) = $1", username)
}

// CredentialOfUser finds a user's credential by the key.
func (d *DB) CredentialOfUser(ctx context.Context, id uuid.UUID) (*Credential, error) {
	return d.credential(ctx, "t.id = $1", id)
}

func (d *DB) credential(ctx context.Context, condition string, arg any) (*Credential, error) {
	if text, ok := arg.(string); ok && !sqlpage.Storable(text) {
		return nil, nil //nolint:nilnil // no user has such a name
	}
	reads := sqlpage.WholeRow[User](d.Database, unreadCount)
	rows := sqlpage.NewMapper[User](d.Database, reads)
	var found *Credential
	err := d.Read(ctx, sqlpage.Statement{
		Table: "Credential",
		SQL: "SELECT coalesce(c.password_hash, ''), coalesce(c.is_demo, false), " + reads.Columns +
			" FROM users t LEFT JOIN credentials c ON c.user_id = t.id WHERE " + condition,
		Args: []any{arg},
		Read: func(r *sqlpage.RawRow) (err error) {
			found = &Credential{}
			if err := r.Scan(0, &found.PasswordHash); err != nil {
				return err
			}
			if err := r.Scan(1, &found.IsDemo); err != nil {
				return err
			}
			found.User, err = rows.Row(r, 2)
			return err
		},
	})
	return found, err
}

// PasswordChange is a change of a user's own password.
type PasswordChange struct {
	User             uuid.UUID
	OldHash, NewHash string
	// Session is kept; all others of the user are ended.
	Session uuid.UUID
}

// ChangePassword changes a user's password if OldHash is still its hash. It returns the user, or nil.
func (d *DB) ChangePassword(ctx context.Context, in PasswordChange) (*User, error) {
	return d.setPassword(ctx, `WITH current AS MATERIALIZED (
	SELECT u.id FROM users u JOIN credentials c ON c.user_id = u.id WHERE u.id = $1 AND c.password_hash = $2 FOR UPDATE
), stored AS (
	UPDATE credentials c SET password_hash = $3, is_demo = false, changed_at = now() FROM current u WHERE c.user_id = u.id
), changed AS (
	UPDATE users u SET session_generation = u.session_generation + 1 FROM current c WHERE u.id = c.id RETURNING u.*
), kept AS (
	UPDATE sessions s SET generation = u.session_generation FROM changed u WHERE s.id = $4 AND s.user_id = u.id
), ended AS (
	DELETE FROM sessions s USING changed u WHERE s.user_id = u.id AND s.id <> $4
)`, in.User, in.OldHash, in.NewHash, in.Session)
}

// ResetPassword sets a user's password and ends all their sessions. It returns the user, or nil if there is none.
func (d *DB) ResetPassword(ctx context.Context, user uuid.UUID, hash string) (*User, error) {
	return d.setPassword(ctx, `WITH current AS MATERIALIZED (
	SELECT id FROM users WHERE id = $1 FOR UPDATE
), stored AS (
	INSERT INTO credentials (user_id, password_hash, changed_at) SELECT id, $2, now() FROM current
	ON CONFLICT (user_id) DO UPDATE SET password_hash = excluded.password_hash, is_demo = false, changed_at = now()
), changed AS (
	UPDATE users u SET session_generation = u.session_generation + 1 FROM current c WHERE u.id = c.id RETURNING u.*
), ended AS (
	DELETE FROM sessions s USING changed u WHERE s.user_id = u.id
)`, user, hash)
}

func (d *DB) setPassword(ctx context.Context, with string, args ...any) (*User, error) {
	var user *User
	err := d.Mutate(ctx, "Credential", with+`
SELECT 'user', r FROM (SELECT `+sqlpage.WholeColumns[User](d.Database, unreadCount)+` FROM changed t) r`, args,
		sqlpage.Readers{"user": sqlpage.ReadWhole(d.Database, func(u *User) { user = u }, unreadCount)})
	return user, err
}
