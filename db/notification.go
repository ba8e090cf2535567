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

	// SubjectIsVisible says whether the user may see it without being of the staff. The statement computes it, when the
	// subject is selected: so it is hidden in the same way wherever nothing but its key is read.
	SubjectIsVisible bool `bun:"subject_is_visible,scanonly"`
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
		computed: map[string]string{"subject_is_visible": `CASE
WHEN t.product_id IS NOT NULL THEN (SELECT p.is_active FROM products p WHERE p.id = t.product_id)
WHEN t.order_id IS NOT NULL THEN (SELECT o.customer_id = t.user_id FROM orders o WHERE o.id = t.order_id)
WHEN t.report_id IS NOT NULL THEN (SELECT r.requested_by = t.user_id AND own_report(r.requested_by, r.filter) FROM reports r WHERE r.id = t.report_id) END`},
	}
}

func (n *Notification) sortValue(string) sortValue { return TimeValue(n.CreatedAt) }

// NotificationsOf lists the notifications of each of several users, newest first.
func NotificationsOf(unreadOnly bool) List {
	l := List{Name: "User.notifications", Column: "created_at", Descending: true}
	l.Of("User.notifications", "user_id")
	if unreadOnly {
		l.Literal("t.read_at IS NULL")
	}
	return l
}
