package migrations_test

import (
	"bytes"
	"context"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"orderly.example/db/migrations"
	"orderly.example/test/services"
)

const insertProduct = `INSERT INTO products (id, sku, name, description, price, stock, is_active, created_at, updated_at)
	VALUES (gen_random_uuid(), $2, $1, '', 100, 1, true, now(), now())`

// migration is a Migrate that runs beside the test.
type migration struct {
	done chan struct{} // closed when it has ended
	err  error         // to be read then

	mu  sync.Mutex
	log bytes.Buffer
}

// migrating begins a Migrate. Its log goes to the migration, whatever opts say.
func migrating(ctx context.Context, databaseURL string, opts migrations.Options) *migration {
	m := &migration{done: make(chan struct{})}
	opts.Log = slog.New(slog.NewTextHandler(m, nil))
	go func() {
		defer close(m.done)
		m.err = migrations.Migrate(ctx, databaseURL, opts)
	}()
	return m
}

// Write takes what is logged.
func (m *migration) Write(b []byte) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.log.Write(b)
}

func (m *migration) hasLogged(text string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return strings.Contains(m.log.String(), text)
}

// hasEnded says whether the migration is over, for whatever reason.
func (m *migration) hasEnded() bool {
	select {
	case <-m.done:
		return true
	default:
		return false
	}
}

// end waits until the migration is over.
func (m *migration) end() error {
	<-m.done
	return m.err
}

// awaitLog waits until a text is logged. It fails at once where the migration ends without it.
func (m *migration) awaitLog(t *testing.T, text string) {
	t.Helper()
	require.Eventually(t, func() bool { return m.hasLogged(text) || m.hasEnded() }, time.Minute, time.Millisecond, text)
	if !m.hasLogged(text) {
		require.Fail(t, "the migration has ended and did not log "+strconv.Quote(text), "%v", m.end())
	}
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

// hasty are the options of a migration that waits for a lock only for a moment.
func hasty() migrations.Options {
	return migrations.Options{LockTimeout: 200 * time.Millisecond, RetryPause: time.Millisecond}
}

// TestMigrationThatWaits holds a lock that a migration needs, as a report's snapshot does.
func TestMigrationThatWaits(t *testing.T) {
	t.Parallel()
	databaseURL := services.Empty(t)
	pool := services.Pool(t, databaseURL)
	require.NoError(t, migrations.Migrate(t.Context(), databaseURL, migrations.Options{}))
	services.RollBack(t, databaseURL, "0003") // to before users got a column
	end := holdSnapshot(t, pool, "users")

	// A machine that is busy may not come to look in time.
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		opts := hasty()
		opts.RetryFor = time.Nanosecond
		err := migrations.Migrate(t.Context(), databaseURL, opts)
		require.ErrorContains(c, err, "the lock was not to be had")
		require.ErrorContains(c, err, "ALTER TABLE users")
		require.ErrorContains(c, err, "AccessExclusiveLock on users, held by process")
	}, time.Minute, time.Millisecond)

	migration := migrating(t.Context(), databaseURL, hasty())
	migration.awaitLog(t, "a migration waits for a lock")
	_, err := pool.Exec(t.Context(), "SELECT count(*) FROM users") // would wait behind the migration without end
	require.NoError(t, err)
	end()
	require.NoError(t, migration.end())
}

// TestIndexMadeBehindASnapshot has a transaction that began before the index hold a snapshot, as a report's does.
func TestIndexMadeBehindASnapshot(t *testing.T) {
	t.Parallel()
	databaseURL := services.Empty(t)
	pool := services.Pool(t, databaseURL)
	require.NoError(t, migrations.Migrate(t.Context(), databaseURL, migrations.Options{}))
	services.RollBack(t, databaseURL, "0005") // to before products were sorted by name
	end := holdSnapshot(t, pool, "products")

	migration := migrating(t.Context(), databaseURL, migrations.Options{})
	migration.awaitLog(t, "CREATE INDEX CONCURRENTLY IF NOT EXISTS products_sorted_by_name")
	_, err := pool.Exec(t.Context(), insertProduct, "Desk", "D-1") // others go on, writing too
	require.NoError(t, err)
	require.Equal(t, []string{"Desk"}, services.Texts(t, pool, "SELECT name FROM products"))
	require.False(t, migration.hasEnded())

	end()
	require.NoError(t, migration.end())
	require.Empty(t, services.Texts(t, pool, "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"))
	require.Equal(t, []string{"products_sorted_by_name"}, services.Texts(t, pool, "SELECT relname FROM pg_class WHERE relname = 'products_sorted_by_name'"))
}

// TestIndexThatIsHalfMade has an attempt that was killed leave an index behind, which can't be dropped while a snapshot
// needs it.
func TestIndexThatIsHalfMade(t *testing.T) {
	t.Parallel()
	databaseURL := services.Empty(t)
	pool := services.Pool(t, databaseURL)
	require.NoError(t, migrations.Migrate(t.Context(), databaseURL, migrations.Options{}))
	_, err := pool.Exec(t.Context(), `DELETE FROM schema_migrations WHERE name = '0005';
		UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'products_found'::regclass`)
	require.NoError(t, err)
	end := holdSnapshot(t, pool, "products")

	migration := migrating(t.Context(), databaseURL, hasty())
	migration.awaitLog(t, "is tried again")
	end()
	require.NoError(t, migration.end())
	require.Empty(t, services.Texts(t, pool, "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"))
	require.Equal(t, []string{"products_found"}, services.Texts(t, pool, "SELECT relname FROM pg_class WHERE relname = 'products_found'"))
}
