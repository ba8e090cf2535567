package db

import "context"

// lockedAdmins locks all who can manage users before anything else is locked, always in one order: so two of them
// can't take the role from each other at the same time.
const lockedAdmins = `WITH admin AS MATERIALIZED (
	SELECT id FROM users WHERE role = 'ADMIN' AND is_active ORDER BY id FOR UPDATE
), current AS MATERIALIZED (
	SELECT * FROM users WHERE id = $1 AND (SELECT count(*) FROM admin) >= 0 FOR UPDATE
)`

// SetUserRole gives a user who still has the expected version another role, unless nobody would be left to manage users.
func (d *DB) SetUserRole(ctx context.Context, id UUID, expectedVersion int, role UserRole) (*User, UserErrors, error) {
	return d.changeUser(ctx, lockedAdmins+`, changed AS (
	UPDATE users u SET role = $3, version = c.version + 1, updated_at = now()
	FROM current c WHERE u.id = c.id AND c.version = $2 AND ($3 = 'ADMIN' OR EXISTS (SELECT FROM admin a WHERE a.id <> c.id)) RETURNING u.*
)`, expectedVersion, id, expectedVersion, role)
}

// SetUserActive lets a user who still has the expected version log in, or ends all their sessions and lets them log in
// no more, unless nobody would be left to manage users.
func (d *DB) SetUserActive(ctx context.Context, id UUID, expectedVersion int, active bool) (*User, UserErrors, error) {
	return d.changeUser(ctx, lockedAdmins+`, changed AS (
	UPDATE users u SET is_active = $3, session_generation = c.session_generation + 1, version = c.version + 1, updated_at = now()
	FROM current c WHERE u.id = c.id AND c.version = $2 AND ($3 OR EXISTS (SELECT FROM admin a WHERE a.id <> c.id)) RETURNING u.*
), ended AS (
	DELETE FROM sessions s USING changed c WHERE s.user_id = c.id
)`, expectedVersion, id, expectedVersion, active)
}

// changeUser runs a statement with the parts current and changed, and tells why nothing was changed.
func (d *DB) changeUser(ctx context.Context, with string, expectedVersion int, args ...any) (*User, UserErrors, error) {
	var current, changed *User
	err := d.Mutate(ctx, "User", with+`
SELECT 'current', r FROM (SELECT `+WholeColumns[User](d.Database, unreadCount)+` FROM current t) r
UNION ALL SELECT 'changed', r FROM (SELECT `+WholeColumns[User](d.Database, unreadCount)+` FROM changed t) r`, args,
		Readers{
			"current": ReadWhole(d.Database, func(u *User) { current = u }, unreadCount),
			"changed": ReadWhole(d.Database, func(u *User) { changed = u }, unreadCount),
		})
	var errs UserErrors
	switch {
	case err != nil:
		return nil, nil, err
	case current == nil:
		errs.Add(ErrNotFound, "there is no such user", "user")
	case changed != nil:
		current = changed
	case current.Version != expectedVersion:
		errs.Add(ErrStale, "the user was changed meanwhile", "expectedVersion")
	default:
		errs.Add(ErrLastAdmin, "nobody would be left to manage users", "user")
	}
	return current, errs, nil
}
