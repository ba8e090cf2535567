package db

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// Notification is a message to one user.
type Notification struct {
	bun.BaseModel `bun:"table:notifications,alias:t"`

	ID        uuid.UUID        `bun:"id,pk"`
	UserID    uuid.UUID        `bun:"user_id"`
	Kind      NotificationKind `bun:"kind"`
	Title     string           `bun:"title"`
	Body      string           `bun:"body"`
	CreatedAt time.Time        `bun:"created_at"`
	ReadAt    *time.Time       `bun:"read_at"`
	// The subject: at most one of these is set.
	OrderID   uuid.UUID `bun:"order_id"`
	ProductID uuid.UUID `bun:"product_id"`
	ReportID  uuid.UUID `bun:"report_id"`

	// SubjectIsVisible reports whether the recipient may see the subject without being staff. It is computed if the
	// subject is selected, since of the subject itself only the key may be read.
	SubjectIsVisible bool `bun:"subject_is_visible,scanonly"`
}

// SubjectID is the id of the subject; its Kind is zero if there is none any more.
func (n *Notification) SubjectID() ID {
	for _, id := range []ID{
		{KindOrder, NotificationOrder.Key(n)}, {KindProduct, NotificationProduct.Key(n)}, {KindReport, NotificationReport.Key(n)},
	} {
		if !id.UUID.IsZero() {
			return id
		}
	}
	return ID{}
}

func (n *Notification) Key() uuid.UUID      { return n.ID }
func (n *Notification) SetKey(id uuid.UUID) { n.ID = id }

func (*Notification) Table() sqlpage.TableInfo {
	return sqlpage.TableInfo{
		TypeName: "Notification",
		Always:   []string{"id", "user_id", "created_at", "order_id", "product_id", "report_id"},
		Computed: map[string]string{"subject_is_visible": `CASE
WHEN t.product_id IS NOT NULL THEN (SELECT p.is_active FROM products p WHERE p.id = t.product_id)
WHEN t.order_id IS NOT NULL THEN (SELECT o.customer_id = t.user_id FROM orders o WHERE o.id = t.order_id)
WHEN t.report_id IS NOT NULL THEN (SELECT r.requested_by = t.user_id AND own_report(r.requested_by, r.filter) FROM reports r WHERE r.id = t.report_id) END`},
	}
}

// UserNotifications relates users to what they were notified of.
var UserNotifications = sqlpage.ToMany[*User, Notification, *Notification]{Field: "User.notifications", Column: "user_id", List: Notifications}

// The relations of a notification to its subject, by the subject's type.
var (
	NotificationOrder   = sqlpage.ToOne[*Notification, *Order]{Field: notificationSubject, Column: "order_id", Key: func(n *Notification) uuid.UUID { return n.OrderID }}
	NotificationProduct = sqlpage.ToOne[*Notification, *Product]{Field: notificationSubject, Column: "product_id", Key: func(n *Notification) uuid.UUID { return n.ProductID }}
	NotificationReport  = sqlpage.ToOne[*Notification, *Report]{Field: notificationSubject, Column: "report_id", Key: func(n *Notification) uuid.UUID { return n.ReportID }}
)

const notificationSubject = "Notification.subject"

// Notifications lists notifications, newest first.
func Notifications() sqlpage.List { return sqlpage.List{Column: "created_at", Descending: true} }

// OnlyUnread restricts a list of notifications.
func OnlyUnread(l *sqlpage.List) { l.Where("t.read_at IS NULL") }

// NotificationPage is how many notifications of a user NotificationsAfter reads at most.
const NotificationPage = 100

// NotificationPosition is a position among a user's notifications, in order of time. The zero ID comes before all
// others of the same time.
type NotificationPosition struct {
	User      uuid.UUID
	CreatedAt time.Time
	ID        uuid.UUID
}

// NotificationsAfter reads the notifications after each position, oldest first: all columns, and SubjectIsVisible.
func NotificationsAfter(d *DB) func(ctx context.Context, positions []NotificationPosition) (map[NotificationPosition][]*Notification, error) {
	reads := sqlpage.WholeRow[Notification](d.Database, subjectIsVisible)
	sql := "SELECT w.place, " + reads.Columns + ` FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[]) WITH ORDINALITY AS w(user_id, at, id, place)
CROSS JOIN LATERAL (
	SELECT * FROM notifications n WHERE n.user_id = w.user_id AND (n.created_at, n.id) > (w.at, w.id)
	ORDER BY n.created_at, n.id LIMIT $4
) t` // a nested loop over the positions, each in its order: nothing is sorted
	return func(ctx context.Context, positions []NotificationPosition) (map[NotificationPosition][]*Notification, error) {
		users, ids, times := make(uuid.List, len(positions)), make(uuid.List, len(positions)), make([]time.Time, len(positions))
		for i, p := range positions {
			users[i], ids[i], times[i] = p.User, p.ID, p.CreatedAt
		}
		found := make(map[NotificationPosition][]*Notification, len(positions))
		rows := sqlpage.NewMapper[Notification](d.Database, reads)
		return found, d.Read(ctx, sqlpage.Statement{
			Table: "Notification", SQL: sql, Args: []any{users, times, ids, NotificationPage},
			Read: func(r *sqlpage.RawRow) error {
				var nth int
				if err := r.Scan(0, &nth); err != nil {
					return err
				}
				n, err := rows.Row(r, 1)
				found[positions[nth-1]] = append(found[positions[nth-1]], n)
				return err
			},
		})
	}
}
