package worker_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	google "github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/blobstore"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/leasecache"
	"orderly.example/internal/postgres"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
	"orderly.example/test/services"
	"orderly.example/worker"
)

const (
	patience = time.Minute
	year     = 365 * 24 * time.Hour
)

func TestMain(m *testing.M) {
	if role := os.Getenv(childRole); role != "" {
		fmt.Fprintln(os.Stderr, runChild(role))
		os.Exit(1)
	}
	os.Exit(services.Run(m))
}

func TestPruneNotifications(t *testing.T) {
	t.Parallel()

	t.Run("deletes notifications after their retention", func(t *testing.T) {
		t.Parallel()
		pool := migratedPool(t)
		user := insertUser(t, pool)
		now := time.Now()
		insertNotifications(t, pool, user, 2500, now.Add(-2*year), now.Add(-year-time.Hour))
		recent := insertNotifications(t, pool, user, 1, now.Add(-2*year), now.Add(-year+time.Hour))
		insertNotifications(t, pool, user, 1100, now.Add(-2*year-time.Hour), time.Time{})
		unread := insertNotifications(t, pool, user, 1, now.Add(-2*year+time.Hour), time.Time{})

		start(t, pool, worker.Options{Retention: worker.Retention{Read: year, Unread: 2 * year}})
		enqueue(t, pool)
		awaitJobs(t, pool, "completed")
		require.ElementsMatch(t, append(recent, unread...), notifications(t, pool))
	})

	t.Run("invalidates the cached count of unread notifications", func(t *testing.T) {
		t.Parallel()
		pool := migratedPool(t)
		user := insertUser(t, pool)
		insertNotifications(t, pool, user, 3, time.Now().Add(-2*year-time.Hour), time.Time{})
		insertNotifications(t, pool, user, 1, time.Now(), time.Time{})
		store, err := leasecache.Open(t.Context(), services.RedisURL(t), leasecache.Options{Timeout: patience})
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, store.Close()) })
		rows := entitycache.New(store, open(t, pool.Config().ConnString()), entitycache.Options{})
		unread := func() int {
			found, err := rows.UsersByID()(sqlpage.WithProjection(t.Context(), unreadCount{}), []uuid.UUID{uuid.UUID(user)})
			require.NoError(t, err)
			return found[uuid.UUID(user)].UnreadNotificationCount
		}
		require.Equal(t, 4, unread())
		_, err = pool.Exec(t.Context(), "UPDATE notifications SET read_at = now()")
		require.NoError(t, err)
		require.Equal(t, 4, unread(), "the count is cached")
		_, err = pool.Exec(t.Context(), "UPDATE notifications SET read_at = NULL")
		require.NoError(t, err)

		start(t, pool, worker.Options{Caches: rows, Retention: worker.Retention{Unread: 2 * year}})
		enqueue(t, pool)
		awaitJobs(t, pool, "completed")
		require.Equal(t, 1, unread())
	})

	t.Run("keeps everything without a retention", func(t *testing.T) {
		t.Parallel()
		pool := migratedPool(t)
		user := insertUser(t, pool)
		old := insertNotifications(t, pool, user, 1, time.Now().Add(-9*year), time.Now().Add(-8*year))

		start(t, pool, worker.Options{})
		enqueue(t, pool)
		awaitJobs(t, pool, "completed")
		require.Equal(t, old, notifications(t, pool))
	})

	t.Run("is queued at most once an hour", func(t *testing.T) {
		t.Parallel()
		pool := migratedPool(t)
		enqueue(t, pool)
		enqueue(t, pool)
		require.Len(t, jobs(t, pool, worker.PruneNotifications{}.Kind()), 1)
	})
}

// unreadCount is a projection with only unreadNotificationCount.
type unreadCount struct{}

func (unreadCount) Fields(string) []string { return []string{"unreadNotificationCount"} }

func TestStop(t *testing.T) {
	t.Parallel()

	t.Run("waits for the running job", func(t *testing.T) {
		t.Parallel()
		pool := migratedPool(t)
		client, unblock := startBlocked(t, pool)

		stopped := make(chan error, 1)
		go func() { stopped <- client.Stop(t.Context()) }()
		require.Empty(t, stopped)
		unblock()
		require.NoError(t, <-stopped)
		require.Equal(t, []string{"completed"}, jobs(t, pool, worker.PruneNotifications{}.Kind()))
	})

	t.Run("cancels and requeues a job that does not end in time", func(t *testing.T) {
		t.Parallel()
		pool := migratedPool(t)
		client, _ := startBlocked(t, pool)

		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		require.NoError(t, client.Stop(ctx))
		require.NotContains(t, []string{"completed", "discarded", "running"}, jobs(t, pool, worker.PruneNotifications{}.Kind())[0])
	})
}

// startBlocked starts a worker whose job waits for a lock. The returned function releases it.
func startBlocked(t *testing.T, pool *pgxpool.Pool) (*worker.Client, func()) {
	t.Helper()
	lock, err := pool.Begin(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { _ = lock.Rollback(context.WithoutCancel(t.Context())) })
	_, err = lock.Exec(t.Context(), "LOCK TABLE notifications")
	require.NoError(t, err)

	client := start(t, pool, worker.Options{Retention: worker.Retention{Read: year, Unread: 2 * year}})
	enqueue(t, pool)
	require.Eventually(t, func() bool {
		return queryInt(t, pool, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == 1
	}, patience, 10*time.Millisecond)
	return client, func() { require.NoError(t, lock.Commit(t.Context())) }
}

func start(t *testing.T, pool *pgxpool.Pool, options worker.Options) *worker.Client {
	t.Helper()
	options.DB = open(t, pool.Config().ConnString())
	options.Files = openFiles(t, t.TempDir())
	if options.Caches == nil {
		options.Caches = entitycache.New(nil, options.DB, entitycache.Options{})
	}
	client, err := worker.Start(t.Context(), options)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, client.Stop(context.WithoutCancel(t.Context()))) })
	return client
}

// open opens the database with the program's options.
func open(t *testing.T, url string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), db.Options{Postgres: postgres.Options{URL: url, Min: 1, Max: 10, StatementTimeout: time.Minute}, MaxOpenReports: 100})
	require.NoError(t, err)
	t.Cleanup(d.Close)
	return d
}

// openFiles opens a folder as the store of files.
func openFiles(t *testing.T, folder string) *blobstore.Store {
	t.Helper()
	address, err := blobstore.FolderURL(folder)
	require.NoError(t, err)
	s, err := blobstore.Open(t.Context(), address)
	require.NoError(t, err)
	return s
}

func enqueue(t *testing.T, pool *pgxpool.Pool) {
	t.Helper()
	inserter, err := river.NewClient(riverpgxv5.New(pool), &river.Config{})
	require.NoError(t, err)
	_, err = inserter.Insert(t.Context(), worker.PruneNotifications{}, nil)
	require.NoError(t, err)
}

func awaitJobs(t *testing.T, pool *pgxpool.Pool, state string) {
	t.Helper()
	require.Eventually(t, func() bool {
		for _, s := range jobs(t, pool, worker.PruneNotifications{}.Kind()) {
			if s != state {
				return false
			}
		}
		return true
	}, patience, 10*time.Millisecond)
}

func migratedPool(t *testing.T) *pgxpool.Pool {
	t.Helper()
	databaseURL := services.Migrated(t)
	pool, err := pgxpool.New(t.Context(), databaseURL)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	return pool
}

func insertUser(t *testing.T, pool *pgxpool.Pool) google.UUID {
	t.Helper()
	id := newID(t)
	_, err := pool.Exec(t.Context(), `
		INSERT INTO users (id, username, email, role, is_active, created_at, updated_at)
		VALUES ($1, 'someone', 'someone@example.com', 'CUSTOMER', true, now(), now())`, id)
	require.NoError(t, err)
	return id
}

// insertNotifications inserts count notifications and returns their ids. They are unread if readAt is zero.
func insertNotifications(t *testing.T, pool *pgxpool.Pool, user google.UUID, count int, createdAt, readAt time.Time) []google.UUID {
	t.Helper()
	var read any
	if !readAt.IsZero() {
		read = readAt
	}
	var batch pgx.Batch
	ids := make([]google.UUID, count)
	for i := range ids {
		ids[i] = newID(t)
		batch.Queue(`
			INSERT INTO notifications (id, user_id, kind, title, body, created_at, read_at)
			VALUES ($1, $2, 'ORDER_STATUS', 'An order', '', $3, $4)`, ids[i], user, createdAt, read)
	}
	require.NoError(t, pool.SendBatch(t.Context(), &batch).Close())
	return ids
}

func notifications(t *testing.T, pool *pgxpool.Pool) []google.UUID {
	t.Helper()
	rows, _ := pool.Query(t.Context(), "SELECT id::text FROM notifications ORDER BY id")
	ids, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (google.UUID, error) {
		var text string
		if err := row.Scan(&text); err != nil {
			return google.Nil, err
		}
		return google.Parse(text)
	})
	require.NoError(t, err)
	return ids
}

// jobs returns the states of the jobs of a kind. Jobs of other kinds are queued periodically.
func jobs(t *testing.T, pool *pgxpool.Pool, kind string) []string {
	t.Helper()
	rows, _ := pool.Query(t.Context(), "SELECT state::text FROM river_job WHERE kind = $1 ORDER BY id", kind)
	states, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	return states
}

func queryInt(t *testing.T, pool *pgxpool.Pool, query string) int {
	t.Helper()
	var n int
	require.NoError(t, pool.QueryRow(t.Context(), query).Scan(&n))
	return n
}

func newID(t *testing.T) google.UUID {
	t.Helper()
	id, err := google.NewV7()
	require.NoError(t, err)
	return id
}
