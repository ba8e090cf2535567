package migrations

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/migrate"

	"orderly.example/internal/postgres"
)

const (
	// MinimumPostgres is the oldest supported major version of PostgreSQL.
	MinimumPostgres = 14

	migrationTable      = "schema_migrations"
	migrationLocksTable = "schema_migration_locks"

	// migrationLock is the advisory lock held while migrating: "orderly" in ASCII.
	migrationLock = 0x6f_72_64_65_72_6c_79
)

//go:embed *.sql
var files embed.FS

// Options are the options of Migrate.
type Options struct {
	// Log gets a line for each applied migration; nil is silent.
	Log *slog.Logger
	// RetryFor is how long a migration is retried that does not get its locks; 15 min.
	RetryFor time.Duration
	// LockTimeout is how long a migration waits for a lock, and others behind it; RetryPause is how long it then
	// lets them pass. 1 s and 2 s.
	LockTimeout, RetryPause time.Duration
	// StartWait is how long Migrate waits for a server that is not up yet; by default not at all.
	StartWait time.Duration
}

func (o Options) withDefaults() Options {
	o.RetryFor = cmp.Or(o.RetryFor, defaultRetryFor)
	o.LockTimeout, o.RetryPause = cmp.Or(o.LockTimeout, time.Second), cmp.Or(o.RetryPause, defaultRetryPause)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// Migrate updates the database to the newest schema, the program's own and then River's. A migration is either one
// transaction, including the record that it was applied, or a list of statements that can be repeated. If several
// servers call it at once, one migrates and the others wait. The shop can be used meanwhile: a migration that does
// not get a lock in time is retried. The URL must lead to Postgres itself, not to a pooler that shares sessions.
func Migrate(ctx context.Context, databaseURL string, opts Options) error {
	opts = opts.withDefaults()
	err := postgres.AwaitServer(ctx, opts.StartWait, opts.Log, func(ctx context.Context) error {
		conn, err := pgx.Connect(ctx, databaseURL)
		if err != nil {
			return err
		}
		return conn.Close(ctx)
	})
	if err != nil {
		return fmt.Errorf("opening the database to migrate it: %w", err)
	}
	session, err := openMigrator(ctx, databaseURL, opts)
	if err != nil {
		return fmt.Errorf("opening the database to migrate it: %w", err)
	}
	defer session.DB().Close()

	if err := installTrigrams(ctx, session.DB()); err != nil {
		return err
	}
	err = opts.retryForLocks(ctx, databaseURL, session.DB(), func() error {
		_, err := session.Migrate(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("migrating the schema: %w", err)
	}
	err = opts.retryForLocks(ctx, databaseURL, session.DB(), func() error {
		return migrateRiver(ctx, session.DB(), opts.Log, rivermigrate.DirectionUp)
	})
	if err != nil {
		return fmt.Errorf("migrating River's schema: %w", err)
	}
	return nil
}

// Rollback undoes the newest applied migration; the first one together with River's schema. Without any it does
// nothing. The data are lost.
func Rollback(ctx context.Context, databaseURL string) error {
	opts := Options{}.withDefaults()
	session, err := openMigrator(ctx, databaseURL, opts)
	if err != nil {
		return fmt.Errorf("opening the database to roll a migration back: %w", err)
	}
	defer session.DB().Close()

	status, err := session.MigrationsWithStatus(ctx)
	if err != nil {
		return fmt.Errorf("reading which migrations are applied: %w", err)
	}
	applied := status.Applied()
	if len(applied) <= 1 {
		if err := migrateRiver(ctx, session.DB(), opts.Log, rivermigrate.DirectionDown); err != nil {
			return fmt.Errorf("rolling River's schema back: %w", err)
		}
	}
	if len(applied) == 0 {
		return nil
	}
	newest := &applied[0]
	if err := newest.Down(ctx, session, newest); err != nil {
		return fmt.Errorf("rolling migration %s back: %w", newest, err)
	}
	return nil
}

// Querier is a connection or a pool.
type Querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// Pending names the migrations that the database lacks, oldest first, River's after the program's own. It reads two
// small tables.
func Pending(ctx context.Context, q Querier) ([]string, error) {
	migrations, err := ownMigrations()
	if err != nil {
		return nil, err
	}
	applied, err := readNames(ctx, q, "SELECT name FROM "+migrationTable)
	if err != nil {
		return nil, fmt.Errorf("reading which migrations are applied: %w", err)
	}
	var pending []string
	for _, m := range migrations.Sorted() {
		if !applied[m.Name] {
			pending = append(pending, m.String())
		}
	}

	river, err := pendingOfRiver(ctx, q)
	if err != nil {
		return nil, err
	}
	return append(pending, river...), nil
}

// openMigrator opens one session that holds the migration lock until its database is closed.
func openMigrator(ctx context.Context, databaseURL string, opts Options) (*migrate.Migrator, error) {
	config, err := pgx.ParseConfig(databaseURL)
	if err != nil {
		return nil, err
	}
	config.RuntimeParams["application_name"] = "orderly migrate"
	config.RuntimeParams["lock_timeout"] = strconv.FormatInt(opts.LockTimeout.Milliseconds(), 10)
	config.RuntimeParams["statement_timeout"] = "0"
	config.RuntimeParams["idle_in_transaction_session_timeout"] = "0"

	// The lock is acquired when the session begins. So a session that database/sql opens to replace a broken one
	// holds it too.
	lock := stdlib.OptionAfterConnect(func(ctx context.Context, conn *pgx.Conn) error {
		if err := checkServer(ctx, conn); err != nil {
			return err
		}
		if err := acquireLock(ctx, conn, opts.Log); err != nil {
			return fmt.Errorf("waiting for another migration: %w", err)
		}
		return nil
	})
	connector := stdlib.OpenDB(*config, lock)
	connector.SetMaxOpenConns(1)
	database := bun.NewDB(connector, pgdialect.New())

	migrations, err := ownMigrations()
	if err != nil {
		return nil, errors.Join(err, database.Close())
	}
	migrator := migrate.NewMigrator(database, migrations,
		migrate.WithTableName(migrationTable),
		migrate.WithLocksTableName(migrationLocksTable),
		migrate.WithUpsert(true),
		migrate.WithMarkAppliedOnSuccess(true),
		migrate.AfterMigration(recordMigration(opts.Log)),
	)
	if err := migrator.Init(ctx); err != nil {
		if postgres.IsUnnamedPooler(err) {
			err = postgres.ErrPoolerMigrates
		}
		return nil, errors.Join(err, database.Close())
	}
	return migrator, nil
}

func ownMigrations() (*migrate.Migrations, error) {
	migrations := migrate.NewMigrations()
	if err := migrations.Discover(files); err != nil {
		return nil, fmt.Errorf("reading the migrations: %w", err)
	}
	return migrations, nil
}

// recordMigration records a migration in its own transaction. Bun records it again after the commit, which is too
// late if the process dies in between.
func recordMigration(log *slog.Logger) migrate.MigrationHook {
	return func(ctx context.Context, tx bun.IConn, m *migrate.Migration) error {
		if m.IsApplied() {
			_, err := tx.ExecContext(ctx, "DELETE FROM "+migrationTable+" WHERE name = ?", m.Name)
			return err
		}
		log.InfoContext(ctx, "migration applied", "name", m.String())
		_, err := tx.ExecContext(ctx,
			"INSERT INTO "+migrationTable+" (name, group_id) VALUES (?, ?)", m.Name, m.GroupID)
		return err
	}
}

func checkServer(ctx context.Context, conn *pgx.Conn) error {
	var number int
	var version string
	err := conn.QueryRow(ctx,
		"SELECT current_setting('server_version_num')::int, current_setting('server_version')").Scan(&number, &version)
	if err != nil {
		return fmt.Errorf("asking for the server's version: %w", err)
	}
	if number < MinimumPostgres*10000 {
		return fmt.Errorf("PostgreSQL %d or newer is needed, the server is %s", MinimumPostgres, version)
	}
	var encoding string
	var hasICU bool
	err = conn.QueryRow(ctx, "SELECT current_setting('server_encoding'), EXISTS (SELECT FROM pg_collation WHERE collname = 'und-x-icu')").Scan(&encoding, &hasICU)
	switch {
	case err != nil:
		return fmt.Errorf("asking for the database's encoding: %w", err)
	case encoding != "UTF8":
		return fmt.Errorf("the database's encoding is %s; it must be UTF8: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0", encoding)
	case !hasICU:
		return errors.New("the server lacks ICU's collations, by which names are sorted and found; take a PostgreSQL that is built with ICU, as those of Debian, Homebrew and Docker are")
	}
	return nil
}

// installTrigrams creates the extension that text search needs. It is no migration, so that an operator whose
// server or role does not allow it is told what to do.
func installTrigrams(ctx context.Context, database *bun.DB) error {
	_, err := database.ExecContext(ctx, "CREATE EXTENSION IF NOT EXISTS pg_trgm")
	if err == nil {
		return nil
	}
	if pgErr, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch pgErr.Code {
		case "42501": // insufficient_privilege
			return fmt.Errorf("the extension pg_trgm is missing and this role may not create it; "+
				"run CREATE EXTENSION pg_trgm in the database as its owner: %w", err)
		case "0A000", "58P01": // feature_not_supported, undefined_file
			return fmt.Errorf("the server lacks the extension pg_trgm; "+
				"install PostgreSQL's contrib modules (postgresql-contrib): %w", err)
		}
	}
	return fmt.Errorf("creating the extension pg_trgm: %w", err)
}

// readNames reads a column of names. It returns none if the table doesn't exist.
func readNames(ctx context.Context, q Querier, query string) (map[string]bool, error) {
	rows, _ := q.Query(ctx, query) // CollectRows returns its error.
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if pgErr, ok := errors.AsType[*pgconn.PgError](err); ok && pgErr.Code == "42P01" { // undefined_table
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	names := make(map[string]bool, len(list))
	for _, name := range list {
		names[name] = true
	}
	return names, nil
}
