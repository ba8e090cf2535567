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
	target := d.NewSelect().Table("notifications").Column("id", "read_at").Where("user_id = ?", user).Order("id")
	marked := d.NewUpdate().Model((*Notification)(nil)).Set("read_at = now()").Where("id IN (SELECT id FROM target WHERE read_at IS NULL)")
	if ids == nil {
		n, err := affected(marked.WithQuery(locked("target", target.Where("read_at IS NULL"))).Exec(ctx))
		return nil, n, nil, err
	}
	keys := make(uuid.List, len(ids))
	for i, id := range ids {
		var err error
		if keys[i], err = id.Key(KindNotification); err != nil {
			return nil, 0, nil, err
		}
	}
	read := d.NewSelect().Model((*Notification)(nil)).ColumnExpr("t.*, 0").Join("JOIN target AS o ON o.id = t.id AND o.read_at IS NOT NULL")
	var rows []*struct {
		*Notification
		Marked int `bun:"marked"`
	}
	err := d.NewSelect().
		WithQuery(locked("target", target.Where("id = ANY(?::uuid[])", keys))).With("marked", marked.Returning("*")).
		TableExpr("(?) AS t", d.NewSelect().Table("marked").ColumnExpr("*, 1 AS marked").UnionAll(read)).
		ColumnExpr(sqlpage.WholeColumns[Notification](d.Database, subjectIsVisible)).Column("marked").Scan(ctx, &rows)
	if err != nil {
		return nil, 0, nil, err
	}
	found, count := map[uuid.UUID]*Notification{}, 0
	for _, r := range rows {
		found[r.ID] = r.Notification
		count += r.Marked
	}
	var list []*Notification
	for _, key := range keys {
		if n := found[key]; n != nil {
			list = append(list, n)
			delete(found, key) // an id may be given twice
		}
	}
	return list, count, nil, nil
}
