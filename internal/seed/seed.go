package seed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// The scales that Run takes.
const (
	SmallestScale = 0.01
	LargestScale  = 100
)

// ErrNotEmpty says that the database has users or products already.
var ErrNotEmpty = errors.New("the database is not empty: only an empty one can be seeded")

// Options say what shop to make. The zero value is a shop of scale 1.
type Options struct {
	// Scale is the shop's size. At 1, which is also what 0 means, it has 5,000
	// users, 1,000 products, 50,000 orders of 3 items on average, 25,000
	// notifications and 200 reports; never fewer than 24 reports.
	Scale float64
	// Seed chooses among shops of one size.
	Seed uint64
	// Progress gets a bar where it is a terminal, else a line for each table; nil is silence.
	Progress io.Writer
	// Now is where the data end; by default the end of October 2026. They begin three years earlier.
	Now time.Time
	// Currency is the shop's, an ISO 4217 code; EUR by default. Amounts are made for two decimals.
	Currency string
}

// Run fills the database, all or nothing, and vacuums and analyzes it. At every
// scale the users customer, staff and admin are there with data of their own.
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
	if o.Scale == 0 {
		o.Scale = 1
	}
	if !(o.Scale >= SmallestScale && o.Scale <= LargestScale) {
		return o, fmt.Errorf("the scale is %v, but must be from %v to %v", o.Scale, SmallestScale, LargestScale)
	}
	if o.Now.IsZero() {
		o.Now = time.Date(2026, time.October, 31, 23, 59, 59, 0, time.UTC)
	}
	o.Now = o.Now.UTC().Truncate(time.Microsecond)
	if o.Currency == "" {
		o.Currency = "EUR"
	}
	return o, nil
}

// requireEmpty also keeps a second seeding out until the transaction ends.
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
