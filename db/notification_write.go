package db

import (
	"context"
	"slices"

	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// subjectIsVisible is the computed column that access to a notification's subject depends on.
const subjectIsVisible = "subject_is_visible"

// MarkedNotifications is what MarkNotificationsRead has done.
type MarkedNotifications struct {
	Changes[*Notification] // of each id

	Found []*Notification // those of the ids that are the user's, each once
	Count int             // how many were unread before
}

// MarkNotificationsRead marks a user's notifications as read: those with the given ids, each if it is the user's or, if
// allOrNone is true, only if all are; or all notifications if ids is nil.
func (d *DB) MarkNotificationsRead(ctx context.Context, user uuid.UUID, ids []*ID, allOrNone bool) (m MarkedNotifications, err error) {
	if len(ids) > sqlpage.MaxPageSize {
		m.Errors.Add(ErrorCodeInvalid, "must have 100 ids at most", "ids")
		return m, nil
	}
	target := d.NewSelect().Table("notifications").Where("user_id = ?", user).Order("id")
	marked := d.NewUpdate().Model((*Notification)(nil)).Set("read_at = now()").Where("id IN (SELECT id FROM target WHERE read_at IS NULL)")
	if ids == nil {
		m.Count, err = affected(marked.WithQuery(locked("target", target.Column("id", "read_at").Where("read_at IS NULL"))).Exec(ctx))
		return m, err
	}
	keys, distinct := make(uuid.List, len(ids)), map[uuid.UUID]bool{}
	for i, id := range ids {
		if keys[i], err = id.Key(KindNotification); err != nil {
			return m, err
		}
		distinct[keys[i]] = true
	}
	if allOrNone {
		marked.Where("(SELECT count(*) FROM target) = ?", len(distinct))
	}
	unchanged := d.NewSelect().Table("target").ColumnExpr("*, 0").Where("id NOT IN (SELECT id FROM marked)")
	var rows []*struct {
		*Notification
		Marked int `bun:"marked"`
	}
	err = d.NewSelect().
		WithQuery(locked("target", target.Where("id = ANY(?::uuid[])", keys))).With("marked", marked.Returning("*")).
		TableExpr("(?) AS t", d.NewSelect().Table("marked").ColumnExpr("*, 1 AS marked").UnionAll(unchanged)).
		ColumnExpr(sqlpage.WholeColumns[Notification](d.Database, subjectIsVisible)).Column("marked").Scan(ctx, &rows)
	if err != nil {
		return m, err
	}
	found := map[uuid.UUID]*Notification{}
	for _, r := range rows {
		found[r.ID] = r.Notification
		m.Count += r.Marked
	}
	m.take(keys, found)
	m.ofList("ids", allOrNone)
	return m, nil
}

// take finds the notification of each key. A key may be given twice.
func (m *MarkedNotifications) take(keys []uuid.UUID, found map[uuid.UUID]*Notification) {
	m.Rows, m.RowErrors = make([]*Notification, len(keys)), make([]UserErrors, len(keys))
	for i, key := range keys {
		n := found[key]
		if n == nil {
			m.RowErrors[i].Add(ErrorCodeNotFound, "there is no such notification")
			continue
		}
		m.Rows[i] = n
		if !slices.Contains(m.Rows[:i], n) {
			m.Found = append(m.Found, n)
		}
	}
}
