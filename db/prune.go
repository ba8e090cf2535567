package db

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"orderly.example/internal/uuid"
)

// pruneBatchSize bounds how many rows a statement deletes, and so how many it locks and how long it takes. Each
// statement finds its rows by an index, oldest first, and returns how many it has deleted. With = ANY(ARRAY(…))
// Postgres finds the rows by their keys; with IN it would read the whole table.
const pruneBatchSize = 1000

// DeleteReadNotifications deletes a batch of notifications that were read before a time.
func (d *DB) DeleteReadNotifications(ctx context.Context, before time.Time) (int, error) {
	return d.deleteBatch(ctx, "notifications", "id", "read_at", "read_at < ?", before)
}

// OldUnreadNotifications lists a batch of unread notifications from before a time, and their users.
func (d *DB) OldUnreadNotifications(ctx context.Context, before time.Time) (ids []uuid.UUID, users map[uuid.UUID]bool, err error) {
	var rows []Notification
	err = d.NewSelect().Model(&rows).Column("id", "user_id").Where("read_at IS NULL AND created_at < ?", before).
		Order("created_at").Limit(pruneBatchSize).Scan(ctx)
	users = map[uuid.UUID]bool{}
	for _, n := range rows {
		ids, users[n.UserID] = append(ids, n.ID), true
	}
	return ids, users, err
}

// DeleteUnreadNotifications deletes those of the notifications that are still unread.
func (d *DB) DeleteUnreadNotifications(ctx context.Context, ids []uuid.UUID) (int, error) {
	return affected(d.NewDelete().Table("notifications").Where("id = ANY(?::uuid[]) AND read_at IS NULL", uuid.List(ids)).Exec(ctx))
}

// DeleteOldKeys deletes a batch of idempotency keys that have expired, after a day.
func (d *DB) DeleteOldKeys(ctx context.Context) (int, error) {
	return d.deleteBatch(ctx, "idempotency_keys", "ctid", "created_at", "created_at < now() - interval '24 hours'")
}

// DeleteEndedSessions deletes a batch of expired sessions.
func (d *DB) DeleteEndedSessions(ctx context.Context) (int, error) {
	return d.deleteBatch(ctx, "sessions", "id", "expires_at", "expires_at <= now()")
}

// deleteBatch deletes the first rows for which a condition holds, and returns how many.
func (d *DB) deleteBatch(ctx context.Context, table, key, order, condition string, args ...any) (int, error) {
	batch := d.NewSelect().Table(table).Column(key).Where(condition, args...).Order(order).Limit(pruneBatchSize)
	return affected(d.NewDelete().Table(table).Where("? = ANY(ARRAY(?))", bun.Ident(key), batch).Where(condition, args...).Exec(ctx))
}
