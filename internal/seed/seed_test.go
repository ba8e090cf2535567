package seed_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"orderly.example/internal/seed"
	"orderly.example/test/services"
)

func TestRun(t *testing.T) {
	t.Parallel()

	t.Run("gives the same bytes for the same options", func(t *testing.T) {
		t.Parallel()
		first, _ := seededDatabase(t, seed.Options{Scale: 0.01})
		second, _ := seededDatabase(t, seed.Options{Scale: 0.01})
		other, _ := seededDatabase(t, seed.Options{Scale: 0.01, Seed: 1})

		sums := checksums(t, first)
		require.Equal(t, sums, checksums(t, second))
		for table, sum := range checksums(t, other) {
			if table != "shop_settings" {
				require.NotEqual(t, sums[table], sum, table)
			}
		}
	})

	t.Run("refuses a database with data", func(t *testing.T) {
		t.Parallel()
		pool, databaseURL := seededDatabase(t, seed.Options{Scale: 0.01})
		before := checksums(t, pool)

		err := seed.Run(t.Context(), databaseURL, seed.Options{Scale: 0.01})
		require.ErrorIs(t, err, seed.ErrNotEmpty)
		require.Equal(t, before, checksums(t, pool))
	})

	t.Run("refuses a database without tables", func(t *testing.T) {
		t.Parallel()
		databaseURL := services.Database(t, func(context.Context, string) error { return nil }, "empty")
		require.ErrorContains(t, seed.Run(t.Context(), databaseURL, seed.Options{Scale: 0.01}), "migrate it first")
	})

	t.Run("leaves nothing behind when it is cancelled", func(t *testing.T) {
		t.Parallel()
		pool, databaseURL := migratedDatabase(t)
		ctx, cancel := context.WithCancel(t.Context())
		err := seed.Run(ctx, databaseURL, seed.Options{Scale: 0.01, Progress: cancelAfter("orders", cancel)})
		require.ErrorIs(t, err, context.Canceled)
		require.Zero(t, queryInt(t, pool, "SELECT count(*) FROM users"))

		require.NoError(t, seed.Run(t.Context(), databaseURL, seed.Options{Scale: 0.01}))
	})

	t.Run("takes the place of the currency that a process has set on the empty shop", func(t *testing.T) {
		t.Parallel()
		pool, databaseURL := migratedDatabase(t)
		_, err := pool.Exec(t.Context(), "INSERT INTO shop_settings (currency) VALUES ('CHF')")
		require.NoError(t, err)
		require.NoError(t, seed.Run(t.Context(), databaseURL, seed.Options{Scale: 0.01}))
		requireTrue(t, pool, "the currency is the seed's", "SELECT currency = 'EUR' FROM shop_settings")
	})

	t.Run("leaves the schema as it was", func(t *testing.T) {
		t.Parallel()
		fresh, _ := migratedDatabase(t)
		pool, _ := seededDatabase(t, seed.Options{Scale: 0.01})
		require.Equal(t, schema(t, fresh), schema(t, pool))
	})

	t.Run("refuses a scale out of range", func(t *testing.T) {
		t.Parallel()
		require.ErrorContains(t, seed.Run(t.Context(), "", seed.Options{Scale: -1}), "scale")
	})

	t.Run("ends at the given time", func(t *testing.T) {
		t.Parallel()
		now := time.Date(2024, time.March, 1, 12, 0, 0, 0, time.UTC)
		pool, _ := seededDatabase(t, seed.Options{Scale: 0.01, Now: now, Currency: "CHF"})
		for _, instant := range columns(t, pool, "type = 'timestamptz'") {
			requireTrue(t, pool, "no row is later: "+instant.Table, "SELECT coalesce(max("+instant.Name+") <= '2024-03-01 12:00Z', true) FROM "+instant.Table)
		}
		requireTrue(t, pool, "the last order is recent", "SELECT max(placed_at) > timestamptz '2024-03-01 12:00Z' - interval '7 days' FROM orders")
		requireTrue(t, pool, "the first is three years old", "SELECT min(placed_at) BETWEEN '2021-03-01 11:00Z' AND '2021-03-20' FROM orders")
		requireTrue(t, pool, "the currency is set", "SELECT currency = 'CHF' FROM shop_settings")
	})
}

// migratedDatabase returns a database with tables but no rows.
func migratedDatabase(t *testing.T) (*pgxpool.Pool, string) {
	t.Helper()
	databaseURL := services.Migrated(t)
	pool, err := pgxpool.New(t.Context(), databaseURL)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	return pool, databaseURL
}

func seededDatabase(t *testing.T, opts seed.Options) (*pgxpool.Pool, string) {
	t.Helper()
	pool, databaseURL := migratedDatabase(t)
	require.NoError(t, seed.Run(t.Context(), databaseURL, opts))
	return pool, databaseURL
}

// cancelAfter returns a progress writer that cancels the context at the line of a step.
func cancelAfter(step string, cancel context.CancelFunc) writerFunc {
	return func(line []byte) (int, error) {
		if bytes.HasPrefix(line, []byte(step)) {
			cancel()
		}
		return len(line), nil
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(line []byte) (int, error) { return f(line) }

// unseeded are the tables that stay empty, or are not the seed's, as a regular expression.
const unseeded = "^(" +
	"blob_store" + // written by the first program that opens the store
	"|idempotency_keys|sessions" + // of requests
	"|river_.*" + // the queue's
	"|schema_migration(s|_locks)" + // the migrations'
	")$"

// column is one of a table that the seed fills.
type column struct{ Table, Name string }

// columns returns those of a condition on name and type.
func columns(t *testing.T, pool *pgxpool.Pool, condition string) []column {
	t.Helper()
	rows, _ := pool.Query(t.Context(), `SELECT "table", name FROM (
		SELECT c.relname::text AS "table", a.attname::text AS name, y.typname AS type, attnotnull AS required, attnum AS at
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type y ON y.oid = a.atttypid
		WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname !~ $1 AND attnum > 0 AND NOT attisdropped
	) columns WHERE `+condition+` ORDER BY 1, at`, unseeded)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[column])
	require.NoError(t, err)
	require.NotEmpty(t, list)
	return list
}

// checksums returns a hash of each table's rows in physical order.
func checksums(t *testing.T, pool *pgxpool.Pool) map[string]string {
	t.Helper()
	sums := map[string]string{}
	for _, first := range columns(t, pool, "at = 1") {
		var sum *string
		err := pool.QueryRow(t.Context(), "SELECT md5(string_agg(t::text, E'\n' ORDER BY ctid)) FROM "+first.Table+" t").Scan(&sum)
		require.NoError(t, err)
		require.NotNil(t, sum, "%s has no rows: make some in internal/seed (CONTRIBUTING.md, \"Add an entity\", step 9), or name it in unseeded, with the reason", first.Table)
		sums[first.Table] = *sum
	}
	return sums
}

// schema lists the indexes, constraints and not-null columns.
func schema(t *testing.T, pool *pgxpool.Pool) []string {
	t.Helper()
	rows, _ := pool.Query(t.Context(), `
		SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid::regclass::text !~ '^pg_'
		UNION ALL
		SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid <> 0
		UNION ALL
		SELECT attrelid::regclass || ' ' || attname FROM pg_attribute
		WHERE attnotnull AND attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r')
		ORDER BY 1`)
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	return list
}

func requireTrue(t *testing.T, pool *pgxpool.Pool, what, condition string) {
	t.Helper()
	var ok bool
	require.NoError(t, pool.QueryRow(t.Context(), condition).Scan(&ok), what)
	require.True(t, ok, what)
}

func queryInt(t *testing.T, pool *pgxpool.Pool, query string) int {
	t.Helper()
	var n int
	require.NoError(t, pool.QueryRow(t.Context(), query).Scan(&n), query)
	return n
}
