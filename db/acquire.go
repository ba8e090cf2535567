package db

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// acquire takes a connection, waiting for one if need be. Its error is a Fault with the code UNAVAILABLE where too many
// wait already, where the wait was too long, or where Postgres can't be reached.
func (d *DB) acquire(ctx context.Context) (*pgxpool.Conn, error) {
	stat := d.pool.Stat()
	if stat.AcquiredConns() >= stat.MaxConns() {
		defer d.waiting.Add(-1)
		if d.waiting.Add(1) > d.waiters {
			return nil, &Fault{Code: CodeUnavailable, Message: "the shop is too busy, please try again", RetryAfter: retryAfter}
		}
	}
	waiting := ctx
	if stat.IdleConns() == 0 { // else there is nothing to wait for, and the timer would cost more than the connection
		var cancel context.CancelFunc
		waiting, cancel = context.WithTimeout(ctx, d.wait)
		defer cancel()
	}
	c, err := d.pool.Acquire(waiting)
	if err != nil && ctx.Err() == nil && isFull(err) {
		c, err = d.acquireOfThose(ctx, err)
	}
	switch {
	case err == nil:
		return c, nil
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	default:
		return nil, unavailable(err)
	}
}

const (
	// fullFor is how long Postgres is not asked for a further connection after it had none.
	fullFor = time.Second
	// fullPause is how long a request waits between two looks for a connection that has come free.
	fullPause = 2 * time.Millisecond
)

// acquireOfThose waits for one of the connections that there are, as Postgres gives no more of them: err says so.
func (d *DB) acquireOfThose(ctx context.Context, err error) (*pgxpool.Conn, error) {
	defer d.waiting.Add(-1)
	if d.waiting.Add(1) > d.waiters {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, d.wait)
	defer cancel()
	look := time.NewTicker(fullPause)
	defer look.Stop()
	again := time.Now().Add(fullFor)
	for {
		select {
		case <-ctx.Done():
			return nil, err
		case now := <-look.C:
			if d.pool.Stat().IdleConns() == 0 && now.Before(again) {
				continue
			}
			again = now.Add(fullFor)
		}
		c, refused := d.pool.Acquire(ctx)
		if refused == nil || !isFull(refused) {
			return c, refused
		}
	}
}

// isFull says whether Postgres refused a connection as it has no more of them.
func isFull(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && failureOfState(pg) == full
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
		defer c.Release()
		return nil, nil, explained(ctx, c.Conn(), err)
	}
	return rows, func() { rows.Close(); c.Release() }, nil
}
