package db

import (
	"time"

	"github.com/uptrace/bun"
)

// User is a person with an account.
type User struct {
	bun.BaseModel `bun:"table:users"`

	ID        UUID      `bun:"id,pk"`
	Username  string    `bun:"username"`
	Email     string    `bun:"email"`
	Role      UserRole  `bun:"role"`
	IsActive  bool      `bun:"is_active"`
	CreatedAt time.Time `bun:"created_at"`
	UpdatedAt time.Time `bun:"updated_at"`
	Version   int       `bun:"version"`

	// SessionGeneration is that of the sessions that count.
	SessionGeneration int `bun:"session_generation"`

	// What follows is computed by the statement, when it is selected.

	UnreadNotificationCount int   `bun:"unread_notification_count,scanonly"`
	SpentTotal              int64 `bun:"spent_total,scanonly"` // in minor units
	SpentOrders             int   `bun:"spent_orders,scanonly"`

	in Currency
}

// UserConnection is a page of users.
type UserConnection = Connection[*User]

// UserEdge is a user of a page.
type UserEdge = Edge[*User]

// GlobalID is the user's id in the graph.
func (u *User) GlobalID() ID { return ID{KindUser, u.ID} }

// Spending is what the user has spent. The row must have been read with it.
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

func (u *User) key() UUID        { return u.ID }
func (u *User) setKey(id UUID)   { u.ID = id }
func (u *User) price(c Currency) { u.in = c }

func (*User) table() tableInfo {
	const bought = `FROM orders o WHERE o.customer_id = t.id AND o.status NOT IN ('PENDING', 'CANCELLED')`
	return tableInfo{
		typeName: "User",
		always:   []string{"id", "username", "role", "is_active", "created_at", "version"},
		computed: map[string]string{
			"unread_notification_count": `(SELECT count(*) FROM notifications n WHERE n.user_id = t.id AND n.read_at IS NULL)`,
			"spent_total":               `(SELECT coalesce(sum(o.total), 0)::bigint ` + bought + `)`,
			"spent_orders":              `(SELECT count(*) ` + bought + `)`,
		},
	}
}

func (u *User) sortValue(column string) sortValue {
	if column == "username" {
		return sortValue{text: u.Username, isText: true}
	}
	return instant(u.CreatedAt)
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
	Direction Direction
}

// Users is the list of all users, newest first unless order says otherwise.
func Users(filter *UserFilter, order *UserOrder) (List, error) {
	l := List{name: "users", column: "created_at", descending: true}
	if order != nil {
		l.descending = order.Direction == Descending
		if order.Field == UsersByUsername {
			l.column = "username"
		}
	}
	if filter == nil {
		return l, nil
	}
	if filter.Role != nil {
		// A literal: most users are of one role and few of the others, so Postgres must know which.
		l.literal("t.role = " + quoted(string(*filter.Role)))
	}
	if filter.IsActive != nil {
		l.flag("t.is_active", *filter.IsActive)
	}
	return l, l.search(filter.Search, "t.username", "t.email")
}
