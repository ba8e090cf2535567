package db

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// queryPlanned sends one statement that Postgres plans for its arguments, which else it does once for all. So a text
// that somebody looks for is an argument, and stands in no statement. The settings before and after it take no round
// trip of their own; where the statement fails they are undone with it.
func (d *DB) queryPlanned(ctx context.Context, sql string, args ...any) (rows pgx.Rows, release func(), err error) {
	c, err := d.acquire(ctx)
	if err != nil {
		return nil, nil, err
	}
	batch := &pgx.Batch{}
	batch.Queue("SET plan_cache_mode = force_custom_plan")
	batch.Queue(sql, args...)
	batch.Queue("SET plan_cache_mode = force_generic_plan")
	results := c.SendBatch(counted(ctx), batch)
	if _, err = results.Exec(); err == nil {
		rows, err = results.Query()
	}
	if err != nil {
		_ = results.Close() // it fails for the same reason
		c.Release()
		return nil, nil, explained(ctx, err)
	}
	return rows, func() {
		rows.Close()
		_ = results.Close() // the rows tell of what failed
		c.Release()
	}, nil
}
