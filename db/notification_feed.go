package db

import (
	"context"
	"time"
)

// NotificationPage is how many notifications NotificationsAfter reads of a user at most.
const NotificationPage = 100

// NotificationPlace is a place among the notifications of a user, in the order of time. The zero ID is before all of
// its time.
type NotificationPlace struct {
	User UUID
	At   time.Time
	ID   UUID
}

// NotificationsAfter reads the notifications after places, the oldest first: each whole, and whether the user may see
// its subject.
func NotificationsAfter(d *DB) func(ctx context.Context, places []NotificationPlace) (map[NotificationPlace][]*Notification, error) {
	reads := WholeRow[Notification](d.Database, subjectIsVisible)
	sql := "SELECT w.place, " + reads.Columns + ` FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[]) WITH ORDINALITY AS w(user_id, at, id, place)
CROSS JOIN LATERAL (
	SELECT * FROM notifications n WHERE n.user_id = w.user_id AND (n.created_at, n.id) > (w.at, w.id)
	ORDER BY n.created_at, n.id LIMIT $4
) t` // a loop over the places, each in its order: there is nothing to sort
	return func(ctx context.Context, places []NotificationPlace) (map[NotificationPlace][]*Notification, error) {
		users, ids, times := make(UUIDs, len(places)), make(UUIDs, len(places)), make([]time.Time, len(places))
		for i, p := range places {
			users[i], ids[i], times[i] = p.User, p.ID, p.At
		}
		found := make(map[NotificationPlace][]*Notification, len(places))
		rows := NewMapper[Notification](d.Database, reads)
		return found, d.Read(ctx, statement{
			table: "Notification", sql: sql, args: []any{users, times, ids, NotificationPage},
			read: func(r *record) error {
				var place int
				if err := r.Scan(0, &place); err != nil {
					return err
				}
				n, err := rows.Row(r, 1)
				found[places[place-1]] = append(found[places[place-1]], n)
				return err
			},
		})
	}
}
