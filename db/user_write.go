package db

import (
	"context"

	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// lockAdmins locks all active admins before anything else, always in the same order. So two of them can't take the
// role from each other at the same time.
const lockAdmins = `WITH admin AS MATERIALIZED (
	SELECT id FROM users WHERE role = 'ADMIN' AND is_active ORDER BY id FOR UPDATE
), current AS MATERIALIZED (
	SELECT * FROM users WHERE id = $1 AND (SELECT count(*) FROM admin) >= 0 FOR UPDATE
)`

// SetUserRole changes the role of a user who still has the expected version, unless no active admin would be left.
func (d *DB) SetUserRole(ctx context.Context, id uuid.UUID, expectedVersion int, role UserRole) (*User, UserErrors, error) {
	return d.changeUser(ctx, lockAdmins+`, changed AS (
	UPDATE users u SET role = $3, version = c.version + 1, updated_at = now()
	FROM current c WHERE u.id = c.id AND c.version = $2 AND ($3 = 'ADMIN' OR EXISTS (SELECT FROM admin a WHERE a.id <> c.id)) RETURNING u.*
)`, expectedVersion, id, expectedVersion, role)
}

// SetUserActive activates a user who still has the expected version, or deactivates them and ends their sessions,
// unless no active admin would be left.
func (d *DB) SetUserActive(ctx context.Context, id uuid.UUID, expectedVersion int, active bool) (*User, UserErrors, error) {
	return d.changeUser(ctx, lockAdmins+`, changed AS (
	UPDATE users u SET is_active = $3, session_generation = c.session_generation + 1, version = c.version + 1, updated_at = now()
	FROM current c WHERE u.id = c.id AND c.version = $2 AND ($3 OR EXISTS (SELECT FROM admin a WHERE a.id <> c.id)) RETURNING u.*
), ended AS (
	DELETE FROM sessions s USING changed c WHERE s.user_id = c.id
)`, expectedVersion, id, expectedVersion, active)
}

// changeUser runs a statement with the queries current and changed, and finds out why nothing was changed.
func (d *DB) changeUser(ctx context.Context, with string, expectedVersion int, args ...any) (*User, UserErrors, error) {
	var current, changed *User
	err := d.Mutate(ctx, "User", with+`
SELECT 'current', r FROM (SELECT `+sqlpage.WholeColumns[User](d.Database, unreadCount)+` FROM current t) r
UNION ALL SELECT 'changed', r FROM (SELECT `+sqlpage.WholeColumns[User](d.Database, unreadCount)+` FROM changed t) r`, args,
		sqlpage.Readers{
			"current": sqlpage.ReadWhole(d.Database, func(u *User) { current = u }, unreadCount),
			"changed": sqlpage.ReadWhole(d.Database, func(u *User) { changed = u }, unreadCount),
		})
	var errs UserErrors
	switch {
	case err != nil:
		return nil, nil, err
	case current == nil:
		errs.Add(ErrorCodeNotFound, "there is no such user", "user")
	case changed != nil:
		current = changed
	case current.Version != expectedVersion:
		errs.Add(ErrorCodeStale, "the user was changed meanwhile", "expectedVersion")
	default:
		errs.Add(ErrorCodeLastAdmin, "nobody would be left to manage users", "user")
	}
	return current, errs, nil
}

// NewUser is the input of CreateUser.
type NewUser struct {
	Username, Email string
	Role            UserRole
	PasswordHash    string
}

// ProfileChange is a change of a user's own account. Nil fields are left unchanged.
type ProfileChange struct {
	ExpectedVersion int
	Username        *string
	Email           *string
}

// unreadCount is the computed column that payloads need too.
const unreadCount = "unread_notification_count"

// CreateUser creates an account that can log in.
func (d *DB) CreateUser(ctx context.Context, in NewUser) (*User, UserErrors, error) {
	var errs UserErrors
	errs.Account(&in.Username, &in.Email)
	if errs != nil {
		return nil, errs, nil
	}
	id, err := uuid.New()
	if err != nil {
		return nil, nil, err
	}
	var user *User
	err = d.Mutate(ctx, "User", `WITH added AS (
	INSERT INTO users (id, username, email, role, is_active, created_at, updated_at)
	VALUES ($1, $2, $3, $4, true, now(), now()) RETURNING *
), credential AS (
	INSERT INTO credentials (user_id, password_hash, changed_at) SELECT id, $5, now() FROM added
)
SELECT 'user', r FROM (SELECT `+sqlpage.WholeColumns[User](d.Database, unreadCount)+` FROM added t) r`,
		[]any{id, in.Username, in.Email, in.Role, in.PasswordHash},
		sqlpage.Readers{"user": sqlpage.ReadWhole(d.Database, func(u *User) { user = u }, unreadCount)})
	if errs.addTaken(err) {
		return nil, errs, nil
	}
	return user, nil, err
}

// UpdateProfile changes a user who still has the expected version. It returns the current user.
func (d *DB) UpdateProfile(ctx context.Context, id uuid.UUID, in ProfileChange) (*User, UserErrors, error) {
	var errs UserErrors
	errs.Account(in.Username, in.Email)
	if errs != nil {
		return nil, errs, nil
	}
	user, errs, err := d.changeUser(ctx, `WITH current AS MATERIALIZED (
	SELECT * FROM users WHERE id = $1 FOR UPDATE
), changed AS (
	UPDATE users u SET username = coalesce($3::text, c.username), email = coalesce($4::text, c.email), version = c.version + given::int,
		updated_at = CASE WHEN given THEN now() ELSE c.updated_at END
	FROM current c, (SELECT num_nonnulls($3::text, $4::text) > 0 AS given) g WHERE u.id = c.id AND c.version = $2 RETURNING u.*
)`, in.ExpectedVersion, id, in.ExpectedVersion, in.Username, in.Email)
	if errs.addTaken(err) {
		return nil, errs, nil
	}
	return user, errs, err
}

// addTaken adds an error and returns true if a statement failed because a name or an address is in use.
func (e *UserErrors) addTaken(err error) bool {
	switch {
	case sqlpage.IsUniqueViolation(err, "users_username_key"):
		e.Add(ErrorCodeTaken, "another user has this name", "username")
	case sqlpage.IsUniqueViolation(err, "users_email_key"), sqlpage.IsUniqueViolation(err, "users_email_name_key"):
		e.Add(ErrorCodeTaken, "another user has this address", "email")
	default:
		return false
	}
	return true
}
