package db

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"orderly.example/db/migrations"
	"orderly.example/internal/postgres"
	"orderly.example/internal/replica"
	"orderly.example/sqlpage"
)

// Options are the options of Open. Zero values are the defaults.
type Options struct {
	Postgres       postgres.Options // the DB logs to its Log
	Currency       string           // the shop's; EUR
	TimeZone       *time.Location
	MaxOpenReports int // how many unfinished reports a user may have; 5
	// Replicas are the URLs of streaming replicas that may answer what is only read; none by default.
	Replicas   []string
	ReplicaLag time.Duration // how far behind one may be; 1 s
	// Link makes the URL of a report's file for the context's viewer; nil if there are none.
	Link func(context.Context, *Report) string
}

func (o Options) withDefaults() Options {
	o.Currency = cmp.Or(o.Currency, "EUR")
	o.MaxOpenReports = cmp.Or(o.MaxOpenReports, 5)
	o.TimeZone = cmp.Or(o.TimeZone, time.UTC)
	o.Postgres.Log = cmp.Or(o.Postgres.Log, slog.New(slog.DiscardHandler))
	return o
}

// DB is the shop's database.
type DB struct {
	*sqlpage.Database

	currency       Currency
	maxOpenReports int
	zone           *time.Location
	log            *slog.Logger
}

// rowContext is what rows get in AfterScanRow.
type rowContext struct {
	currency Currency
	link     func(context.Context, *Report) string
}

// Open connects to the database. It fails if the database can't be reached in time, contains amounts in another
// currency, or does not know the shop's time zone.
func Open(ctx context.Context, o Options) (*DB, error) {
	o = o.withDefaults()
	currency, err := ParseCurrency(o.Currency)
	if err != nil {
		return nil, err
	}
	o.Postgres.Tracer = sqlpage.Tracer{Spans: o.Postgres.Tracer}
	pool, err := postgres.Open(ctx, o.Postgres)
	if err != nil {
		return nil, err
	}
	d := &DB{
		Database: sqlpage.New(pool, &rowContext{currency, o.Link}),
		currency: currency, maxOpenReports: o.MaxOpenReports, zone: o.TimeZone, log: o.Postgres.Log,
	}
	for _, step := range []func(context.Context) error{d.fixCurrency, d.checkZone, func(ctx context.Context) error { return d.openReplicas(ctx, o) }} {
		if err := step(ctx); err != nil {
			d.Close()
			return nil, err
		}
	}
	return d, nil
}

// openReplicas begins to watch the replicas. They need not be up.
func (d *DB) openReplicas(ctx context.Context, o Options) error {
	set, err := replica.Open(ctx, replica.Options{
		URLs: o.Replicas, Primary: d.Connections(), MaxLag: o.ReplicaLag, Postgres: o.Postgres, Log: o.Postgres.Log,
	})
	if err != nil {
		return fmt.Errorf("ORDERLY_REPLICA_URLS: %w", err)
	}
	d.UseReplicas(set)
	return nil
}

// Where nothing has a price yet, the currency can still be another.
const (
	currencySQL    = `SELECT currency FROM shop_settings`
	fixCurrencySQL = `INSERT INTO shop_settings (currency) VALUES ($1)
		ON CONFLICT (only_row) DO UPDATE SET currency = excluded.currency WHERE NOT EXISTS (SELECT FROM products)`
)

type otherCurrencyError struct{ configured, stored string }

func (e otherCurrencyError) Error() string {
	return fmt.Sprintf("ORDERLY_CURRENCY is %s, but the data are in %s", e.configured, e.stored)
}

// fixCurrency keeps the shop's currency in the database, and fails if the data are in another.
func (d *DB) fixCurrency(ctx context.Context) error {
	code, stored := string(d.currency.Code), ""
	err := d.Pool().QueryRow(ctx, currencySQL).Scan(&stored)
	if err == nil && stored == code {
		return nil
	}
	if err == nil || errors.Is(err, pgx.ErrNoRows) {
		if _, err = d.Pool().Exec(ctx, fixCurrencySQL, code); err == nil {
			err = d.Pool().QueryRow(ctx, currencySQL).Scan(&stored)
		}
	}
	switch {
	case IsNotMigrated(err): // AwaitMigrated does it
		return nil
	case err != nil:
		return fmt.Errorf("reading the shop's currency: %w", err)
	case stored != code:
		return otherCurrencyError{code, stored}
	default:
		return nil
	}
}

// Pool is the connection pool, which River shares.
func (d *DB) Pool() *pgxpool.Pool { return d.Connections().Pool }

// ListenPool is the pool for sessions that LISTEN: it bypasses a pooler.
func (d *DB) ListenPool() *pgxpool.Pool { return d.Connections().Listen }

// Waiting is how many requests wait for a connection.
func (d *DB) Waiting() int { return d.Connections().Waiting() }

// Currency is the shop's currency.
func (d *DB) Currency() Currency { return d.currency }

// TimeZone is the shop's time zone.
func (d *DB) TimeZone() *time.Location { return d.zone }

// Ping checks that Postgres answers.
func (d *DB) Ping(ctx context.Context) error {
	if err := d.Pool().Ping(ctx); err != nil {
		return fmt.Errorf("asking Postgres for a sign of life: %w", err)
	}
	return nil
}

// IsNotMigrated reports whether a statement names a table, a column, a type or a function that the database does not
// have, or an index that ON CONFLICT needs: it is not migrated, or not wholly. A program that starts before, or while,
// the database is migrated becomes ready after it.
func IsNotMigrated(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && slices.Contains([]string{
		"42P01", // undefined_table
		"42703", // undefined_column
		"42704", // undefined_object
		"42883", // undefined_function
		"42P10", // invalid_column_reference
	}, pg.Code)
}

// AwaitMigrated waits until the schema is the one that the program needs. It fails if the data are in another currency.
func (d *DB) AwaitMigrated(ctx context.Context) error {
	loggedPending := ""
	for {
		pending, err := migrations.Pending(ctx, d.Pool())
		if err == nil && len(pending) == 0 {
			err = d.fixCurrency(ctx) // there was no table for it
			if _, isOther := errors.AsType[otherCurrencyError](err); err == nil || isOther {
				return err
			}
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if names := strings.Join(pending, ", "); err == nil && names != loggedPending {
			loggedPending = names
			d.log.InfoContext(ctx, "waiting for migrations", "pending", names)
		}
		if err != nil {
			d.log.WarnContext(ctx, "waiting for migrations: the database does not answer", "error", err)
		}
		select {
		case <-time.After(migrationPollInterval):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// migrationPollInterval is the pause between two checks for pending migrations.
const migrationPollInterval = 500 * time.Millisecond
