package db

import (
	"context"
	"time"

	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// pruneBatchSize bounds how many rows a statement deletes, and so how many it locks and how long it takes. Each
// statement finds its rows by an index, oldest first, and returns how many it has deleted. With = ANY(ARRAY(…))
// Postgres finds the rows by their keys; with IN it would read the whole table.
const pruneBatchSize = 1000

// DeleteReadNotifications deletes a batch of notifications that were read before a time.
func (d *DB) DeleteReadNotifications(ctx context.Context, before time.Time) (int, error) {
	return d.deleteBatch(ctx, "Notification", `DELETE FROM notifications WHERE id = ANY(ARRAY(
	SELECT id FROM notifications WHERE read_at IS NOT NULL AND read_at < $1 ORDER BY read_at LIMIT $2
))`, before, pruneBatchSize)
}

// OldUnreadNotifications lists a batch of unread notifications from before a time, and their users.
func (d *DB) OldUnreadNotifications(ctx context.Context, before time.Time) (ids []uuid.UUID, users map[uuid.UUID]bool, err error) {
	users = map[uuid.UUID]bool{}
	err = d.Read(ctx, sqlpage.Statement{
		Table: "Notification",
		SQL:   "SELECT id, user_id FROM notifications WHERE read_at IS NULL AND created_at < $1 ORDER BY created_at LIMIT $2",
		Args:  []any{before, pruneBatchSize},
		Read: func(r *sqlpage.RawRow) error {
			var id, user uuid.UUID
			if err := r.Scan(0, &id); err != nil {
				return err
			}
			ids = append(ids, id)
			err := r.Scan(1, &user)
			users[user] = true
			return err
		},
	})
	return ids, users, err
}

// DeleteUnreadNotifications deletes those of the notifications that are still unread.
func (d *DB) DeleteUnreadNotifications(ctx context.Context, ids []uuid.UUID) (int, error) {
	return d.deleteBatch(ctx, "Notification", "DELETE FROM notifications WHERE id = ANY($1::uuid[]) AND read_at IS NULL", uuid.List(ids))
}

// DeleteOldKeys deletes a batch of idempotency keys that have expired, after a day.
func (d *DB) DeleteOldKeys(ctx context.Context) (int, error) {
	return d.deleteBatch(ctx, "IdempotencyKey", `DELETE FROM idempotency_keys WHERE ctid = ANY(ARRAY(
	SELECT ctid FROM idempotency_keys WHERE created_at < now() - interval '24 hours' ORDER BY created_at LIMIT $1
)) AND created_at < now() - interval '24 hours'`, pruneBatchSize)
}

// DeleteEndedSessions deletes a batch of expired sessions.
func (d *DB) DeleteEndedSessions(ctx context.Context) (int, error) {
	return d.deleteBatch(ctx, "Session", `DELETE FROM sessions WHERE id = ANY(ARRAY(
	SELECT id FROM sessions WHERE expires_at <= now() ORDER BY expires_at LIMIT $1
)) AND expires_at <= now()`, pruneBatchSize)
}

// deleteBatch runs a DELETE and returns how many rows it has deleted.
func (d *DB) deleteBatch(ctx context.Context, table, sql string, args ...any) (deleted int, err error) {
	err = d.Change(ctx, sqlpage.Statement{
		Table: table, SQL: sql + " RETURNING 1", Args: args,
		Read: func(*sqlpage.RawRow) error { deleted++; return nil },
	})
	return deleted, err
}
