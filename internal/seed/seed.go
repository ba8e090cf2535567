package seed

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// The scales that Run accepts.
const (
	SmallestScale = 0.01
	LargestScale  = 100
)

// ErrNotEmpty says that the database has users or products already.
var ErrNotEmpty = errors.New("the database is not empty: only an empty one can be seeded")

// Options say what shop to make.
type Options struct {
	// Scale is the shop's size. Default: 1, which is 5,000 users, 1,000 products, 50,000 orders of 3 items on
	// average, 25,000 notifications and 200 reports; there are never fewer than 24 reports.
	Scale float64
	// Seed selects one of the shops of a size.
	Seed uint64
	// Progress gets a progress bar if it is a terminal, else a line for each table. Default: none.
	Progress io.Writer
	// Now is where the data end; they begin three years earlier. Default: the end of October 2026.
	Now time.Time
	// Currency is the shop's, an ISO 4217 code. Amounts have two decimals. Default: EUR.
	Currency string
}

// Run fills the database, all or nothing, and vacuums and analyzes it. At every scale the users customer, staff and
// admin exist, with data of their own.
func Run(ctx context.Context, databaseURL string, opts Options) error {
	opts, err := opts.withDefaults()
	if err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, databaseURL)
	if err != nil {
		return fmt.Errorf("connecting to the database to seed it: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))

	shop := newShop(opts)
	progress := newProgress(opts.Progress)
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if err := requireEmpty(ctx, tx); err != nil {
			return err
		}
		return load(ctx, tx, shop.tables(), progress)
	})
	if err != nil {
		return fmt.Errorf("seeding: %w", err)
	}
	if err := vacuum(ctx, conn, shop.tables(), progress); err != nil {
		return fmt.Errorf("the data are there, but vacuuming them failed: %w", err)
	}
	return nil
}

func (o Options) withDefaults() (Options, error) {
	o.Scale = cmp.Or(o.Scale, 1)
	o.Currency = cmp.Or(o.Currency, "EUR")
	if !(o.Scale >= SmallestScale && o.Scale <= LargestScale) {
		return o, fmt.Errorf("the scale is %v, but must be from %v to %v", o.Scale, SmallestScale, LargestScale)
	}
	if o.Now.IsZero() {
		o.Now = time.Date(2026, time.October, 31, 23, 59, 59, 0, time.UTC)
	}
	o.Now = o.Now.UTC().Truncate(time.Microsecond)
	return o, nil
}

// requireEmpty also blocks a concurrent seeding until the transaction ends.
func requireEmpty(ctx context.Context, tx pgx.Tx) error {
	var occupied bool
	_, err := tx.Exec(ctx, "LOCK TABLE users, products IN ACCESS EXCLUSIVE MODE")
	if err == nil {
		err = tx.QueryRow(ctx, "SELECT EXISTS (SELECT FROM users) OR EXISTS (SELECT FROM products)").Scan(&occupied)
	}
	if pgErr, ok := errors.AsType[*pgconn.PgError](err); ok && pgErr.Code == "42P01" { // undefined_table
		return fmt.Errorf("the database has no tables yet, migrate it first: %w", err)
	}
	if err != nil {
		return fmt.Errorf("looking whether the database is empty: %w", err)
	}
	if occupied {
		return ErrNotEmpty
	}
	return nil
}
