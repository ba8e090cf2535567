package db

import "context"

// NewUser is an account to make.
type NewUser struct {
	Username, Email string
	Role            UserRole
	PasswordHash    string
}

// ProfileChange is a change of a user's own account; what is nil stays.
type ProfileChange struct {
	ExpectedVersion int
	Username        *string
	Email           *string
}

// unreadCount is the computed column that the user of a payload has too.
const unreadCount = "unread_notification_count"

// CreateUser makes an account that can log in.
func (d *DB) CreateUser(ctx context.Context, in NewUser) (*User, UserErrors, error) {
	var errs UserErrors
	errs.Account(&in.Username, &in.Email)
	if errs != nil {
		return nil, errs, nil
	}
	id, err := NewUUID()
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
SELECT 'user', r FROM (SELECT `+WholeColumns[User](d.Database, unreadCount)+` FROM added t) r`,
		[]any{id, in.Username, in.Email, in.Role, in.PasswordHash},
		Readers{"user": ReadWhole(d.Database, func(u *User) { user = u }, unreadCount)})
	if errs.takenAccount(err) {
		return nil, errs, nil
	}
	return user, nil, err
}

// UpdateProfile changes a user who still has the expected version. The user that it returns is the newest.
func (d *DB) UpdateProfile(ctx context.Context, id UUID, in ProfileChange) (*User, UserErrors, error) {
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
	if errs.takenAccount(err) {
		return nil, errs, nil
	}
	return user, errs, err
}

// takenAccount says whether a statement failed because a name or an address is in use.
func (e *UserErrors) takenAccount(err error) bool {
	switch {
	case IsTaken(err, "users_username_key"):
		e.Add(ErrTaken, "another user has this name", "username")
	case IsTaken(err, "users_email_key"), IsTaken(err, "users_email_name_key"):
		e.Add(ErrTaken, "another user has this address", "email")
	default:
		return false
	}
	return true
}
