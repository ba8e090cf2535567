package db

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// acquire takes a connection, waiting for one if need be. Its error is a Fault with the code UNAVAILABLE where too many
// wait already, where the wait was too long, or where Postgres can't be reached.
func (d *DB) acquire(ctx context.Context) (*pgxpool.Conn, error) {
	stat := d.pool.Stat()
	if stat.AcquiredConns() >= stat.MaxConns() {
		defer d.waiting.Add(-1)
		if d.waiting.Add(1) > d.waiters {
			return nil, &Fault{Code: CodeUnavailable, Message: "the shop is too busy, please try again", RetryAfter: retryAfter, Reason: RefusedDatabaseWaiter}
		}
	}
	c, err := d.acquireOrWait(ctx, stat)
	switch {
	case err == nil:
		return c, nil
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	default:
		return nil, unavailable(err)
	}
}

// acquireOrWait takes a connection that is idle or has one made, unless Postgres has no more of them.
func (d *DB) acquireOrWait(ctx context.Context, stat *pgxpool.Stat) (*pgxpool.Conn, error) {
	waiting := ctx
	if stat.IdleConns() == 0 { // else there is nothing to wait for, and the timer would cost more than the connection
		if short := d.shortages.last.Load(); short != nil && stat.AcquiredConns() < stat.MaxConns() {
			return d.acquireOfThose(ctx, short)
		}
		var cancel context.CancelFunc
		waiting, cancel = context.WithTimeout(ctx, d.wait)
		defer cancel()
	}
	c, err := d.pool.Acquire(waiting)
	if err == nil || ctx.Err() != nil || !isFull(err) {
		return c, err
	}
	return d.acquireOfThose(ctx, d.shortages.note(err))
}

// query sends one statement. release must be called when its rows are read.
func (d *DB) query(ctx context.Context, sql string, args ...any) (rows pgx.Rows, release func(), err error) {
	if tx := transactionOf(ctx); tx != nil {
		rows, err = tx.Query(ctx, sql, args...)
		if err != nil {
			return nil, nil, explained(ctx, tx.Conn(), err)
		}
		return rows, rows.Close, nil
	}
	c, err := d.acquire(ctx)
	if err != nil {
		return nil, nil, err
	}
	rows, err = c.Query(ctx, sql, args...)
	if err != nil {
		defer d.release(c)
		return nil, nil, explained(ctx, c.Conn(), err)
	}
	return rows, func() { rows.Close(); d.release(c) }, nil
}
