package db

import (
	"time"

	"github.com/uptrace/bun"
)

// Notification is a message to one user.
type Notification struct {
	bun.BaseModel `bun:"table:notifications"`

	ID        UUID             `bun:"id,pk"`
	UserID    UUID             `bun:"user_id"`
	Kind      NotificationKind `bun:"kind"`
	Title     string           `bun:"title"`
	Body      string           `bun:"body"`
	CreatedAt time.Time        `bun:"created_at"`
	ReadAt    *time.Time       `bun:"read_at"`
	// What it is about: one of these, or none.
	OrderID   UUID `bun:"order_id"`
	ProductID UUID `bun:"product_id"`
	ReportID  UUID `bun:"report_id"`
}

// NotificationConnection is a page of notifications.
type NotificationConnection = Connection[*Notification]

// NotificationEdge is a notification of a page.
type NotificationEdge = Edge[*Notification]

// GlobalID is the notification's id in the graph.
func (n *Notification) GlobalID() ID { return ID{KindNotification, n.ID} }

// SubjectID is the id of what the notification is about; its Kind is zero where that is gone.
func (n *Notification) SubjectID() ID {
	switch {
	case !n.OrderID.IsZero():
		return ID{KindOrder, n.OrderID}
	case !n.ProductID.IsZero():
		return ID{KindProduct, n.ProductID}
	case !n.ReportID.IsZero():
		return ID{KindReport, n.ReportID}
	default:
		return ID{}
	}
}

func (n *Notification) key() UUID      { return n.ID }
func (n *Notification) setKey(id UUID) { n.ID = id }

func (*Notification) table() tableInfo {
	return tableInfo{
		typeName: "Notification",
		always:   []string{"id", "user_id", "created_at", "order_id", "product_id", "report_id"},
	}
}

func (n *Notification) sortValue(string) sortValue { return instant(n.CreatedAt) }

// NotificationsOf lists the notifications of each of several users, newest first.
func NotificationsOf(unreadOnly bool) List {
	l := List{name: "User.notifications", column: "created_at", descending: true}
	l.of("User.notifications", "user_id")
	if unreadOnly {
		l.literal("t.read_at IS NULL")
	}
	return l
}
