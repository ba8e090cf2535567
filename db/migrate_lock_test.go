package db_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"orderly.example/db/migrations"
)

// lines are those of a log, to be waited for.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func newLines() *lines { return &lines{} }

func (l *lines) logger() *slog.Logger { return slog.New(slog.NewTextHandler(l, nil)) }

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func (l *lines) await(t *testing.T, what string) {
	t.Helper()
	require.Eventually(t, func() bool { return strings.Contains(l.String(), what) }, time.Minute, time.Millisecond, what)
}

// holdSnapshot reads a table in a transaction that goes on, as a report's does, until it is ended.
func holdSnapshot(t *testing.T, pool *pgxpool.Pool, table string) (end func()) {
	t.Helper()
	snapshot, err := pool.BeginTx(t.Context(), pgx.TxOptions{IsoLevel: pgx.RepeatableRead})
	require.NoError(t, err)
	end = func() { _ = snapshot.Rollback(context.WithoutCancel(t.Context())) }
	t.Cleanup(end) // else the pool would wait for it
	_, err = snapshot.Exec(t.Context(), "SELECT count(*) FROM "+table)
	require.NoError(t, err)
	return end
}

// rollBack undoes the last migrations.
func rollBack(t *testing.T, databaseURL string, count int) {
	t.Helper()
	for range count {
		require.NoError(t, migrations.Rollback(t.Context(), databaseURL))
	}
}

// hasty are the options of a migration that waits for a lock only for a moment.
func hasty(log *lines) migrations.Options {
	opts := migrations.Options{LockTimeout: 200 * time.Millisecond, LockPause: time.Millisecond}
	if log != nil {
		opts.Log = log.logger()
	}
	return opts
}

// TestMigrationThatWaits holds a lock that a migration needs, as a report's snapshot does.
func TestMigrationThatWaits(t *testing.T) {
	t.Parallel()
	pool, databaseURL := emptyDatabase(t)
	require.NoError(t, migrations.Migrate(t.Context(), databaseURL, migrations.Options{}))
	rollBack(t, databaseURL, 4) // to before users got a column
	end := holdSnapshot(t, pool, "users")

	// A machine that is busy may not come to look in time.
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		opts := hasty(nil)
		opts.Patience = time.Nanosecond
		err := migrations.Migrate(t.Context(), databaseURL, opts)
		require.ErrorContains(c, err, "the lock was not to be had")
		require.ErrorContains(c, err, "ALTER TABLE users")
		require.ErrorContains(c, err, "AccessExclusiveLock on users, held by process")
	}, time.Minute, time.Millisecond)

	log := newLines()
	migrated := make(chan error, 1)
	go func() { migrated <- migrations.Migrate(t.Context(), databaseURL, hasty(log)) }()
	log.await(t, "a migration waits for a lock")
	_, err := pool.Exec(t.Context(), "SELECT count(*) FROM users") // would wait behind the migration without end
	require.NoError(t, err)
	end()
	require.NoError(t, <-migrated)
}

// TestIndexMadeBehindASnapshot has a transaction that began before the index hold a snapshot, as a report's does.
func TestIndexMadeBehindASnapshot(t *testing.T) {
	t.Parallel()
	pool, databaseURL := emptyDatabase(t)
	require.NoError(t, migrations.Migrate(t.Context(), databaseURL, migrations.Options{}))
	rollBack(t, databaseURL, 2) // to before products were sorted by name
	end := holdSnapshot(t, pool, "products")

	log := newLines()
	migrated := make(chan error, 1)
	go func() {
		migrated <- migrations.Migrate(t.Context(), databaseURL, migrations.Options{Log: log.logger()})
	}()
	log.await(t, "CREATE INDEX CONCURRENTLY IF NOT EXISTS products_sorted_by_name")
	_, err := pool.Exec(t.Context(), insertProduct, "Desk", "D-1") // others go on, writing too
	require.NoError(t, err)
	require.Equal(t, []string{"Desk"}, list(t, pool, "SELECT name FROM products"))
	require.Empty(t, migrated)

	end()
	require.NoError(t, <-migrated)
	require.Empty(t, list(t, pool, "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"))
	require.Equal(t, []string{"products_sorted_by_name"}, list(t, pool, "SELECT relname FROM pg_class WHERE relname = 'products_sorted_by_name'"))
}

// TestIndexThatIsHalfMade has an attempt that was killed leave an index behind, which can't be dropped while a snapshot
// needs it.
func TestIndexThatIsHalfMade(t *testing.T) {
	t.Parallel()
	pool, databaseURL := emptyDatabase(t)
	require.NoError(t, migrations.Migrate(t.Context(), databaseURL, migrations.Options{}))
	_, err := pool.Exec(t.Context(), `DELETE FROM schema_migrations WHERE name = '0005';
		UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'products_found'::regclass`)
	require.NoError(t, err)
	end := holdSnapshot(t, pool, "products")

	log := newLines()
	migrated := make(chan error, 1)
	go func() { migrated <- migrations.Migrate(t.Context(), databaseURL, hasty(log)) }()
	log.await(t, "is tried again")
	end()
	require.NoError(t, <-migrated)
	require.Empty(t, list(t, pool, "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"))
	require.Equal(t, []string{"products_found"}, list(t, pool, "SELECT relname FROM pg_class WHERE relname = 'products_found'"))
}
