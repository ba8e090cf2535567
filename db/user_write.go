package db

import (
	"context"

	"github.com/uptrace/bun"

	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// lockAdmins locks all active admins before the user, always in the same order. So two of them can't take the role
// from each other at the same time.
func (d *DB) lockAdmins(user uuid.UUID) *bun.SelectQuery {
	return d.NewSelect().
		WithQuery(locked("admin", d.NewSelect().Table("users").Column("id").Where("role = 'ADMIN' AND is_active").Order("id"))).
		WithQuery(locked("current", d.NewSelect().Table("users").Where("id = ? AND (SELECT count(*) FROM admin) >= 0", user)))
}

// updateCurrent changes the locked user who still has the expected version.
func (d *DB) updateCurrent(expectedVersion int) *bun.UpdateQuery {
	return d.NewUpdate().TableExpr("users AS u").TableExpr("current AS c").Set("version = c.version + 1, updated_at = now()").
		Where("u.id = c.id AND c.version = ?", expectedVersion).Returning("u.*")
}

const anotherAdmin = "EXISTS (SELECT FROM admin AS a WHERE a.id <> c.id)"

// SetUserRole changes the role of a user who still has the expected version, unless no active admin would be left.
func (d *DB) SetUserRole(ctx context.Context, id uuid.UUID, expectedVersion int, role UserRole) (*User, UserErrors, error) {
	changed := d.updateCurrent(expectedVersion).Set("role = ?", role)
	if role != UserRoleAdmin {
		changed.Where(anotherAdmin)
	}
	return d.changeUser(ctx, d.lockAdmins(id).With("changed", changed), expectedVersion)
}

// SetUserActive activates a user who still has the expected version, or deactivates them and ends their sessions,
// unless no active admin would be left.
func (d *DB) SetUserActive(ctx context.Context, id uuid.UUID, expectedVersion int, active bool) (*User, UserErrors, error) {
	changed := d.updateCurrent(expectedVersion).Set("is_active = ?, session_generation = c.session_generation + 1", active)
	if !active {
		changed.Where(anotherAdmin)
	}
	ended := d.NewDelete().TableExpr("sessions AS s").TableExpr("changed AS c").Where("s.user_id = c.id")
	return d.changeUser(ctx, d.lockAdmins(id).With("changed", changed).With("ended", ended), expectedVersion)
}

// changeUser runs a query with the WITH queries current and changed, and finds out why nothing was changed.
func (d *DB) changeUser(ctx context.Context, q *bun.SelectQuery, expectedVersion int) (*User, UserErrors, error) {
	user, err := one[struct {
		*User
		Changed bool `bun:"changed"`
	}](ctx, withChange[User](d, q, computedOfUser(ctx)...).Column("changed"))
	var errs UserErrors
	switch {
	case err != nil:
		return nil, nil, err
	case user == nil:
		errs.Add(ErrorCodeNotFound, "there is no such user", "user")
		return nil, errs, nil
	case user.Changed:
	case user.Version != expectedVersion:
		errs.Add(ErrorCodeStale, "the user was changed meanwhile", "expectedVersion")
	default:
		errs.Add(ErrorCodeLastAdmin, "nobody would be left to manage users", "user")
	}
	return user.User, errs, nil
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

// computedOfUser are the computed columns that a payload needs: how many notifications are unread, and what else is
// selected.
func computedOfUser(ctx context.Context) []string {
	columns := []string{"unread_notification_count"}
	if sqlpage.Wants(ctx, "User", "spentTotal") {
		columns = append(columns, "spent_total", "spent_orders")
	}
	return columns
}

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
	added := d.NewInsert().Model(&User{ID: id, Username: in.Username, Email: in.Email, Role: in.Role, IsActive: true}).
		Column("id", "username", "email", "role", "is_active", "created_at", "updated_at").
		Value("created_at", "now()").Value("updated_at", "now()").Returning("*")
	user, err := one[User](ctx, wholeRows[User](d, "added", computedOfUser(ctx)...).With("added", added).With("stored", d.storePassword("added", in.PasswordHash)))
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
	q := d.NewSelect().WithQuery(locked("current", d.NewSelect().Table("users").Where("id = ?", id)))
	changed := d.updateCurrent(in.ExpectedVersion)
	if in.Username != nil {
		changed.Set("username = ?", *in.Username)
	}
	if in.Email != nil {
		changed.Set("email = ?", *in.Email)
	}
	if in.Username == nil && in.Email == nil {
		q.With("changed", d.NewSelect().Table("current").Where("version = ?", in.ExpectedVersion))
	} else {
		q.With("changed", changed)
	}
	user, errs, err := d.changeUser(ctx, q, in.ExpectedVersion)
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
