package migrations_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"orderly.example/db/migrations"
	"orderly.example/test/services"
)

func TestMigrate(t *testing.T) {
	t.Parallel()

	t.Run("takes an empty database all the way, and back", func(t *testing.T) {
		t.Parallel()
		databaseURL := services.Empty(t)
		pool := services.Pool(t, databaseURL)

		pending, err := migrations.Pending(t.Context(), pool)
		require.NoError(t, err)
		require.Contains(t, pending, "0001_shop")
		require.Contains(t, pending, "river_002_initial schema")

		require.NoError(t, migrations.Migrate(t.Context(), databaseURL, migrations.Options{}))
		pending, err = migrations.Pending(t.Context(), pool)
		require.NoError(t, err)
		require.Empty(t, pending)
		require.Subset(t, tables(t, pool), []string{
			"notifications", "order_events", "order_items", "orders", "products", "reports", "river_job", "shop_settings", "users",
		})

		for range ownMigrations(t, pool) {
			require.NoError(t, migrations.Rollback(t.Context(), databaseURL))
		}
		require.ElementsMatch(t, []string{"schema_migrations", "schema_migration_locks"}, tables(t, pool))
		require.NoError(t, migrations.Rollback(t.Context(), databaseURL), "nothing to roll back is no error")

		require.NoError(t, migrations.Migrate(t.Context(), databaseURL, migrations.Options{}))
	})

	t.Run("ten at once migrate once", func(t *testing.T) {
		t.Parallel()
		databaseURL := services.Empty(t)
		pool := services.Pool(t, databaseURL)

		logs := make([]bytes.Buffer, 10)
		var servers errgroup.Group
		for i := range logs {
			log := slog.New(slog.NewTextHandler(&logs[i], nil))
			servers.Go(func() error {
				return migrations.Migrate(t.Context(), databaseURL, migrations.Options{Log: log})
			})
		}
		require.NoError(t, servers.Wait())

		var migrated []string
		for i := range logs {
			if strings.Contains(logs[i].String(), "0001_shop") {
				migrated = append(migrated, logs[i].String())
			}
		}
		require.Len(t, migrated, 1, "one of them did the work")
		require.Contains(t, ownMigrations(t, pool), "0001")
	})

	t.Run("a cancelled context ends the wait", func(t *testing.T) {
		t.Parallel()
		databaseURL := services.Empty(t)
		pool := services.Pool(t, databaseURL)

		holder, err := pool.Acquire(t.Context())
		require.NoError(t, err)
		defer holder.Release()
		_, err = holder.Exec(t.Context(), "SELECT pg_advisory_lock(x'6f726465726c79'::bigint)")
		require.NoError(t, err)

		ctx, cancel := context.WithCancel(t.Context())
		waiting := migrating(ctx, databaseURL, migrations.Options{})
		waiting.awaitLog(t, "another process is migrating")
		cancel()
		require.ErrorIs(t, waiting.end(), context.Canceled)
	})

	t.Run("a failed migration leaves nothing behind", func(t *testing.T) {
		t.Parallel()
		databaseURL := services.Empty(t)
		pool := services.Pool(t, databaseURL)
		_, err := pool.Exec(t.Context(), "CREATE TABLE reports (mine int)")
		require.NoError(t, err)

		err = migrations.Migrate(t.Context(), databaseURL, migrations.Options{})
		require.ErrorContains(t, err, "0001")
		require.ErrorContains(t, err, `relation "reports" already exists`)
		require.ElementsMatch(t, []string{"reports", "schema_migrations", "schema_migration_locks"}, tables(t, pool))
		require.Empty(t, ownMigrations(t, pool))

		_, err = pool.Exec(t.Context(), "DROP TABLE reports")
		require.NoError(t, err)
		require.NoError(t, migrations.Migrate(t.Context(), databaseURL, migrations.Options{}))
	})

	t.Run("a role that may not create pg_trgm is told so", func(t *testing.T) {
		t.Parallel()
		databaseURL := services.Empty(t)
		pool := services.Pool(t, databaseURL)
		// No CREATE on the database, but on its schema: migrations could run, extensions can't be made.
		role := "migrator_" + pool.Config().ConnConfig.Database
		_, err := pool.Exec(t.Context(), fmt.Sprintf(
			`CREATE ROLE %[1]s LOGIN PASSWORD 'x'; GRANT CREATE, USAGE ON SCHEMA public TO %[1]s`, pgx.Identifier{role}.Sanitize()))
		require.NoError(t, err)
		t.Cleanup(func() {
			quoted := pgx.Identifier{role}.Sanitize()
			_, err := pool.Exec(context.Background(), "DROP OWNED BY "+quoted+"; DROP ROLE "+quoted)
			require.NoError(t, err)
		})

		err = migrations.Migrate(t.Context(), asUser(t, databaseURL, role), migrations.Options{})
		require.ErrorContains(t, err, "pg_trgm")
		require.ErrorContains(t, err, "as its owner")
	})
}

func TestMigrationsNeedADirectConnection(t *testing.T) {
	t.Parallel()
	pooled := services.PgBouncer(t, services.Empty(t), "transaction", 5)
	const wayPast = "set ORDERLY_DIRECT_DATABASE_URL to one that leads to PostgreSQL itself"
	require.ErrorContains(t, migrations.Migrate(t.Context(), pooled, migrations.Options{}), wayPast)
	require.ErrorContains(t, migrations.Rollback(t.Context(), pooled), wayPast)
}

func TestSchemaRefusesWhatCannotBe(t *testing.T) {
	t.Parallel()
	pool := services.Pool(t, services.Migrated(t))
	_, err := pool.Exec(t.Context(), `
		INSERT INTO users VALUES ('00000000-0000-7000-8000-000000000001', 'Anna', 'Anna@example.com', 'CUSTOMER', true, now(), now());
		INSERT INTO orders VALUES ('00000000-0000-7000-8000-000000000002', 1, '00000000-0000-7000-8000-000000000001', 'PENDING', 0, 0, now(), now());
		INSERT INTO shop_settings (currency) VALUES ('EUR')`)
	require.NoError(t, err)

	const (
		report       = `INSERT INTO reports (id, requested_by, kind, format, from_date, to_date, created_at, status, progress, `
		reportValues = `VALUES (gen_random_uuid(), '00000000-0000-7000-8000-000000000001', 'TOP_PRODUCTS', 'CSV', '2026-01-01', '2026-01-31', now(), `
		event        = `INSERT INTO order_events VALUES (gen_random_uuid(), '00000000-0000-7000-8000-000000000002', `
		notification = `INSERT INTO notifications (id, user_id, kind, title, body, created_at, order_id, product_id) VALUES (gen_random_uuid(), '00000000-0000-7000-8000-000000000001', `
		user         = `INSERT INTO users VALUES (gen_random_uuid(), `
	)
	for name, test := range map[string]struct{ statement, constraint string }{
		"a name taken in another case":    {user + `'ANNA', 'b@example.com', 'CUSTOMER', true, now(), now())`, "users_username_key"},
		"an address taken in another":     {user + `'Berta', 'ANNA@example.com', 'CUSTOMER', true, now(), now())`, "users_email_key"},
		"a blank name":                    {user + `'   ', 'b@example.com', 'CUSTOMER', true, now(), now())`, "users_username_check"},
		"an unknown role":                 {user + `'Berta', 'b@example.com', 'OWNER', true, now(), now())`, "users_role_check"},
		"a history that begins with PAID": {event + `NULL, 'PAID', NULL, now())`, "order_events_step_check"},
		"a step back":                     {event + `'SHIPPED', 'PAID', NULL, now())`, "order_events_step_check"},
		"a shipped order called off":      {event + `'SHIPPED', 'CANCELLED', NULL, now())`, "order_events_step_check"},
		"a second currency":               {`INSERT INTO shop_settings (currency) VALUES ('USD')`, "shop_settings_pkey"},
		"a finished report without file":  {report + `started_at, finished_at, as_of) ` + reportValues + `'SUCCEEDED', 100, now(), now(), now())`, "reports_file_check"},
		"a failed report without reason":  {report + `finished_at) ` + reportValues + `'FAILED', 10, now())`, "reports_error_check"},
		"a running report not begun":      {report + `started_at) ` + reportValues + `'RUNNING', 10, NULL)`, "reports_started_check"},
		"a waiting report that has ended": {report + `finished_at) ` + reportValues + `'QUEUED', 0, now())`, "reports_finished_check"},
		"a progress over all":             {report + `started_at) ` + reportValues + `'RUNNING', 101, now())`, "reports_progress_check"},
		"two subjects": {
			notification + `'LOW_STOCK', 't', 'b', now(), '00000000-0000-7000-8000-000000000002', gen_random_uuid())`,
			"notifications_subject_check",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := pool.Exec(t.Context(), test.statement)
			var pgErr *pgconn.PgError
			require.ErrorAs(t, err, &pgErr)
			require.Equal(t, test.constraint, pgErr.ConstraintName)
		})
	}
}

func TestEveryForeignKeyIsIndexed(t *testing.T) {
	t.Parallel()
	pool := services.Pool(t, services.SeededForReading(t))

	bare := services.Texts(t, pool, `
		SELECT c.conrelid::regclass || '.' || a.attname
		FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
		WHERE c.contype = 'f' AND NOT EXISTS (
			SELECT FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])`)
	require.Empty(t, bare)
}

func asUser(t *testing.T, databaseURL, user string) string {
	t.Helper()
	parsed, err := url.Parse(databaseURL)
	require.NoError(t, err)
	query := parsed.Query()
	query.Del("user")
	parsed.RawQuery = query.Encode()
	parsed.User = url.UserPassword(user, "x")
	return parsed.String()
}

func ownMigrations(t *testing.T, pool *pgxpool.Pool) []string {
	t.Helper()
	return services.Texts(t, pool, "SELECT name FROM schema_migrations")
}

func tables(t *testing.T, pool *pgxpool.Pool) []string {
	t.Helper()
	return services.Texts(t, pool, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
}
