package db_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/uuid"
	"orderly.example/test/services"
)

// TestPruningOnlyReadsOldRows checks what pruning reads from tables with few old rows.
func TestPruningOnlyReadsOldRows(t *testing.T) {
	t.Parallel()
	address := services.Migrated(t)
	pool := services.Pool(t, address)
	_, err := pool.Exec(t.Context(), fmt.Sprintf(`INSERT INTO users (id, username, email, role, is_active, created_at, updated_at)
	VALUES ('00000000-0000-7000-8000-000000000001', 'someone', 'someone@example.com', 'CUSTOMER', true, now(), now());
CREATE TEMP TABLE n AS SELECT gen_random_uuid() AS id, i, now() - CASE WHEN i <= 10 THEN interval '1 year' ELSE interval '0' END AS t,
	'00000000-0000-7000-8000-000000000001'::uuid AS u FROM generate_series(1, %d) i;
INSERT INTO notifications (id, user_id, kind, title, body, created_at, read_at) SELECT id, u, 'ORDER_STATUS', 't', '', t, t FROM n;
INSERT INTO notifications (id, user_id, kind, title, body, created_at) SELECT gen_random_uuid(), u, 'ORDER_STATUS', 't', '', t FROM n;
INSERT INTO idempotency_keys (user_id, mutation, key, input_hash, result_id, created_at) SELECT u, 'placeOrder', i, sha256(''), id, t FROM n;
INSERT INTO sessions (id, token_hash, user_id, generation, created_at, used_at, expires_at)
	SELECT id, sha256(uuid_send(id)), u, 1, t, t, t + interval '1 day' FROM n;
INSERT INTO reports (id, requested_by, kind, format, from_date, to_date, created_at, status, progress, finished_at)
	SELECT id, u, 'TOP_PRODUCTS', 'CSV', '2026-01-01', '2026-01-31', t, 'CANCELLED', 0, t FROM n;
ANALYZE notifications, idempotency_keys, sessions, reports`, countLimit))
	require.NoError(t, err)

	e := newExplainer(t, address)
	before := time.Now().Add(-24 * time.Hour)
	var unread []uuid.UUID
	for _, prune := range []struct {
		index string
		run   func(ctx context.Context, d *db.DB) (int, error)
	}{
		{"notifications_read", func(ctx context.Context, d *db.DB) (int, error) { return d.DeleteReadNotifications(ctx, before) }},
		{"notifications_unread", func(ctx context.Context, d *db.DB) (n int, err error) {
			unread, _, err = d.OldUnreadNotifications(ctx, before)
			return len(unread), err
		}},
		{"notifications_pkey", func(ctx context.Context, d *db.DB) (int, error) { return d.DeleteUnreadNotifications(ctx, unread) }},
		{"idempotency_keys_by_created_at", func(ctx context.Context, d *db.DB) (int, error) { return d.DeleteOldKeys(ctx) }},
		{"sessions_by_expires_at", func(ctx context.Context, d *db.DB) (int, error) { return d.DeleteEndedSessions(ctx) }},
		{"reports_finished", func(ctx context.Context, d *db.DB) (int, error) {
			old, err := d.OldReports(ctx, 24*time.Hour)
			return len(old), err
		}},
	} {
		ran, err := e.explain(t.Context(), func(ctx context.Context, d *db.DB) error {
			n, err := prune.run(ctx, d)
			require.Equal(t, 10, n, prune.index)
			return err
		})
		require.NoError(t, err)
		require.Contains(t, ran.scans(), prune.index)
		ran.Root.walk(func(n node) {
			require.NotEqual(t, "Seq Scan", n.Kind, prune.index)
			require.LessOrEqual(t, n.Rows*n.Loops+n.Filtered*n.Loops, 10.0, "%s: %s", prune.index, n.Kind)
		})
	}
}
