package db

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// User is a person with an account.
type User struct {
	bun.BaseModel `bun:"table:users,alias:t"`

	ID        uuid.UUID `bun:"id,pk"`
	Username  string    `bun:"username"`
	Email     string    `bun:"email"`
	Role      UserRole  `bun:"role"`
	IsActive  bool      `bun:"is_active"`
	CreatedAt time.Time `bun:"created_at"`
	UpdatedAt time.Time `bun:"updated_at"`
	Version   int       `bun:"version"`

	// SessionGeneration is the generation of the user's valid sessions.
	SessionGeneration int `bun:"session_generation"`

	// These are computed by the statement, if they are selected.

	UnreadNotificationCount int   `bun:"unread_notification_count,scanonly"`
	SpentTotal              int64 `bun:"spent_total,scanonly"` // in minor units
	SpentOrders             int   `bun:"spent_orders,scanonly"`

	in Currency
}

// Spending is what the user has spent. It must have been selected when the row was read.
func (u *User) Spending() *Spending {
	total := Money{Minor: u.SpentTotal, In: u.in}
	return &Spending{Total: total, OrderCount: u.SpentOrders, Average: total.DividedBy(u.SpentOrders)}
}

// Spending is what a user has spent on orders that are neither pending nor cancelled.
type Spending struct {
	Total      Money
	OrderCount int
	Average    Money
}

func (u *User) Key() uuid.UUID      { return u.ID }
func (u *User) SetKey(id uuid.UUID) { u.ID = id }

// AfterScanRow sets the currency.
func (u *User) AfterScanRow(ctx context.Context) error {
	u.in = sqlpage.RowContext(ctx).(*rowContext).currency
	return nil
}

func (*User) Table() sqlpage.TableInfo {
	const bought = `FROM orders o WHERE o.customer_id = t.id AND o.status NOT IN ('PENDING', 'CANCELLED')`
	return sqlpage.TableInfo{
		TypeName: "User",
		Always:   []string{"id", "username", "role", "is_active", "created_at", "version"},
		Computed: map[string]string{
			"unread_notification_count": `(SELECT count(*) FROM notifications n WHERE n.user_id = t.id AND n.read_at IS NULL)`,
			"spent_total":               `(SELECT coalesce(sum(o.total), 0)::bigint ` + bought + `)`,
			"spent_orders":              `(SELECT count(*) ` + bought + `)`,
		},
	}
}

// UserFilter restricts a list of users.
type UserFilter struct {
	Search   *string
	Role     *UserRole
	IsActive *bool
}

// UserOrder sorts a list of users.
type UserOrder struct {
	Field     UserOrderField
	Direction OrderDirection
}

// Users is the list of all users, newest first unless order says otherwise.
func Users(filter *UserFilter, order *UserOrder) (sqlpage.List, error) {
	l := sqlpage.List{Name: "users", Column: "created_at", Descending: true}
	if order != nil {
		l.Descending = order.Direction == OrderDirectionDesc
		if order.Field == UsersByUsername {
			l.Column, l.IsText = "username", true
		}
	}
	if filter == nil {
		return l, nil
	}
	if filter.Role != nil {
		// A literal, since Postgres must know the value to plan: most users have one role, and few the others.
		l.Where("t.role = " + sqlpage.QuoteLiteral(string(*filter.Role)))
	}
	if filter.IsActive != nil {
		l.Flag("t.is_active", *filter.IsActive)
	}
	return l, l.Search(filter.Search, "search_key(t.username || ' ' || t.email) LIKE search_pattern(?)")
}

// UsersByName reads users by their names in lower case.
func UsersByName(d *DB) func(ctx context.Context, names []string) (map[string]*User, error) {
	return sqlpage.ByUnique(d.Database, "lower(t.username) = ANY($1::text[])", func(u *User) string { return strings.ToLower(u.Username) })
}

// UsersByEmail reads users by their e-mail addresses, ignoring case. Postgres says which user has which address,
// since only name_key knows which addresses are equal.
func UsersByEmail(d *DB) func(ctx context.Context, addresses []string) (map[string]*User, error) {
	return func(ctx context.Context, addresses []string) (map[string]*User, error) {
		rows := make(map[string]*User, len(addresses))
		addresses = slices.DeleteFunc(slices.Clone(addresses), func(a string) bool { return !sqlpage.Storable(a) })
		if len(addresses) == 0 {
			return rows, nil
		}
		reads := sqlpage.RowByKey[User](ctx, d.Database)
		users := sqlpage.NewMapper[User](d.Database, reads)
		return rows, d.Run(ctx, sqlpage.Statement{
			Table: "User",
			SQL: "SELECT a.nth::int, " + reads.Columns + ` FROM unnest($1::text[]) WITH ORDINALITY AS a(address, nth)
JOIN users t ON name_key(t.email) = name_key(a.address)`,
			Args: []any{addresses}, Reading: reads, RowAt: 1,
			Read: func(r *sqlpage.RawRow) error {
				var nth int // from 1 on
				if err := r.Scan(0, &nth); err != nil {
					return err
				}
				u, err := users.Row(r, 1)
				rows[addresses[nth-1]] = u
				return err
			},
		})
	}
}
