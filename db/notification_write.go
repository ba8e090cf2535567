package db

import (
	"context"

	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// subjectIsVisible is the computed column that access to a notification's subject depends on.
const subjectIsVisible = "subject_is_visible"

// MarkNotificationsRead marks a user's notifications as read: those with the given ids, or all if ids is nil. It
// returns those of the given ids that are the user's, and how many were unread before.
func (d *DB) MarkNotificationsRead(ctx context.Context, user uuid.UUID, ids []*ID) ([]*Notification, int, UserErrors, error) {
	var errs UserErrors
	if len(ids) > sqlpage.MaxPageSize {
		errs.Add(ErrorCodeInvalid, "must have 100 ids at most", "ids")
		return nil, 0, errs, nil
	}
	var keys uuid.List
	if ids != nil {
		keys = uuid.List{}
	}
	for _, id := range ids {
		key, err := id.Key(KindNotification)
		if err != nil {
			return nil, 0, nil, err
		}
		keys = append(keys, key)
	}
	found := map[uuid.UUID]*Notification{}
	marked := 0
	err := d.Mutate(ctx, "Notification", `WITH target AS MATERIALIZED (
	SELECT id, read_at FROM notifications WHERE user_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR UPDATE
), unread AS MATERIALIZED (
	SELECT id FROM notifications WHERE $2::uuid[] IS NULL AND user_id = $1 AND read_at IS NULL ORDER BY id FOR UPDATE
), marked AS (
	UPDATE notifications n SET read_at = now()
	WHERE n.id IN (SELECT id FROM target WHERE read_at IS NULL UNION ALL SELECT id FROM unread) RETURNING n.*
)
SELECT 'count', r FROM (SELECT count(*)::int FROM marked) r
UNION ALL SELECT 'row', r FROM (SELECT `+sqlpage.WholeColumns[Notification](d.Database, subjectIsVisible)+` FROM marked t WHERE $2::uuid[] IS NOT NULL) r
UNION ALL SELECT 'row', r FROM (SELECT `+sqlpage.WholeColumns[Notification](d.Database, subjectIsVisible)+` FROM notifications t JOIN target o ON o.id = t.id AND o.read_at IS NOT NULL) r`,
		[]any{user, keys},
		sqlpage.Readers{
			"count": func(r *sqlpage.RawRow) error { return r.Scan(0, &marked) },
			"row":   sqlpage.ReadWhole(d.Database, func(n *Notification) { found[n.ID] = n }, subjectIsVisible),
		})
	if err != nil {
		return nil, 0, nil, err
	}
	var list []*Notification
	for _, key := range keys {
		if n := found[key]; n != nil {
			list = append(list, n)
			delete(found, key) // an id may be given twice
		}
	}
	return list, marked, nil, nil
}
