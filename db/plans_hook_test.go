package db

import (
	"context"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// OnNotice opens the pool anew, with what Postgres has to say besides the rows handed over. Call it before any load.
func (d *DB) OnNotice(ctx context.Context, take func(*pgconn.Notice)) error {
	config := d.pool.Config()
	config.ConnConfig.OnNotice = func(_ *pgconn.PgConn, n *pgconn.Notice) { take(n) }
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return err
	}
	d.pool.Close()
	d.pool = pool
	return nil
}

// CursorAt is the cursor of a row in a list, whether or not the row is in it.
func CursorAt(l List, r Row) string {
	return (&place{list: &l}).cursorOf(r)
}

// SortColumn is what a list is sorted by.
func SortColumn(l List) string { return l.column }
