package db

import (
	"context"

	"github.com/uptrace/bun"

	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// Credential is what a user logs in with.
type Credential struct {
	*User
	// PasswordHash is bcrypt's; empty if the user has no password.
	PasswordHash string `bun:"password_hash"`
	// IsDemo marks users whose password is public.
	IsDemo bool `bun:"is_demo"`
}

// CredentialOf finds a user's credential by the name in lower case; nil if there is no such user.
func (d *DB) CredentialOf(ctx context.Context, username string) (*Credential, error) {
	if !sqlpage.Storable(username) {
		return nil, nil //nolint:nilnil // no user has such a name
	}
	return d.credential(ctx, "lower(t.username) = ?", username)
}

// CredentialOfUser finds a user's credential by the key.
func (d *DB) CredentialOfUser(ctx context.Context, id uuid.UUID) (*Credential, error) {
	return d.credential(ctx, "t.id = ?", id)
}

func (d *DB) credential(ctx context.Context, condition string, arg any) (*Credential, error) {
	return one[Credential](ctx, wholeRows[User](d, "users", computedOfUser(ctx)...).ColumnExpr("c.password_hash, c.is_demo").
		Join("LEFT JOIN credentials AS c ON c.user_id = t.id").Where(condition, arg))
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
	return d.setPassword(ctx, d.NewSelect().TableExpr("users AS u").Column("u.id").
		Join("JOIN credentials AS c ON c.user_id = u.id").Where("u.id = ? AND c.password_hash = ?", in.User, in.OldHash), in.NewHash, in.Session)
}

// ResetPassword sets a user's password and ends all their sessions. It returns the user, or nil if there is none.
func (d *DB) ResetPassword(ctx context.Context, user uuid.UUID, hash string) (*User, error) {
	return d.setPassword(ctx, d.NewSelect().TableExpr("users AS u").Column("u.id").Where("u.id = ?", user), hash, uuid.UUID{})
}

// setPassword sets the password of the current user, and ends their sessions but one.
func (d *DB) setPassword(ctx context.Context, current *bun.SelectQuery, hash string, session uuid.UUID) (*User, error) {
	return one[User](ctx, wholeRows[User](d, "changed", computedOfUser(ctx)...).
		WithQuery(locked("current", current)).
		With("stored", d.storePassword("current", hash)).
		With("changed", d.NewUpdate().TableExpr("users AS u").TableExpr("current AS c").
			Set("session_generation = u.session_generation + 1").Where("u.id = c.id").Returning("u.*")).
		With("kept", d.NewUpdate().TableExpr("sessions AS s").TableExpr("changed AS u").
			Set("generation = u.session_generation").Where("s.id = ? AND s.user_id = u.id", session)).
		With("ended", d.NewDelete().TableExpr("sessions AS s").TableExpr("changed AS u").Where("s.user_id = u.id AND s.id <> ?", session)))
}

// storePassword sets the password of the user that a WITH query has found.
func (d *DB) storePassword(from, hash string) *bun.InsertQuery {
	credential := d.NewSelect().Table(from).ColumnExpr("id AS user_id, ?::text AS password_hash, now() AS changed_at", hash)
	return d.NewInsert().TableExpr("credentials").Column("user_id", "password_hash", "changed_at").TableExpr("(?) AS n", credential).
		On("CONFLICT (user_id) DO UPDATE").Set("password_hash = excluded.password_hash, is_demo = false, changed_at = now()")
}
