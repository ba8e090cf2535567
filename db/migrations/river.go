package migrations

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/uptrace/bun"
)

// migrateRiver applies all of River's migrations in one direction, each in a transaction, on the session that holds
// the lock.
func migrateRiver(ctx context.Context, database *bun.DB, log *slog.Logger, direction rivermigrate.Direction) error {
	migrator, err := newRiverMigrator(log)
	if err != nil {
		return err
	}
	conn, err := database.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()

	step := func(tx pgx.Tx) (more bool, err error) {
		//nolint:staticcheck // it warns about several steps in one transaction; Migrate would use a session without the lock
		result, err := migrator.MigrateTx(ctx, tx, direction, &rivermigrate.MigrateOpts{MaxSteps: 1})
		if err != nil {
			return false, err
		}
		return len(result.Versions) > 0, nil
	}
	return withPgxConn(conn.Conn, func(session *pgx.Conn) error {
		for more := true; more; {
			err := pgx.BeginFunc(ctx, session, func(tx pgx.Tx) (err error) {
				more, err = step(tx)
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func withPgxConn(conn *sql.Conn, use func(*pgx.Conn) error) error {
	return conn.Raw(func(driverConn any) error {
		return use(driverConn.(*stdlib.Conn).Conn())
	})
}

func pendingOfRiver(ctx context.Context, q Querier) ([]string, error) {
	migrator, err := newRiverMigrator(slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	applied, err := readNames(ctx, q, "SELECT version::text FROM river_migration")
	if err != nil {
		return nil, fmt.Errorf("reading which of River's migrations are applied: %w", err)
	}
	var pending []string
	for _, m := range migrator.AllVersions() {
		if !applied[strconv.Itoa(m.Version)] {
			pending = append(pending, fmt.Sprintf("river_%03d_%s", m.Version, m.Name))
		}
	}
	return pending, nil
}

func newRiverMigrator(log *slog.Logger) (*rivermigrate.Migrator[pgx.Tx], error) {
	migrator, err := rivermigrate.New(riverpgxv5.New(nil), &rivermigrate.Config{Logger: log})
	if err != nil {
		return nil, fmt.Errorf("reading River's migrations: %w", err)
	}
	return migrator, nil
}
