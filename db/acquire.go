package db

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// retryAfter is when a request that found no connection may come again.
const retryAfter = time.Second

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
	switch {
	case err == nil:
		return c, nil
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	default:
		return nil, unreachable(err)
	}
}

// unreachable is the fault of a database that can't be reached.
func unreachable(cause error) *Fault {
	away := &Fault{Code: CodeUnavailable, Message: "the shop can't reach its data, please try again", RetryAfter: retryAfter}
	return away.Because(cause)
}

// query sends one statement. release must be called when its rows are read.
func (d *DB) query(ctx context.Context, sql string, args ...any) (rows pgx.Rows, release func(), err error) {
	if tx := transactionOf(ctx); tx != nil {
		rows, err = tx.Query(ctx, sql, args...)
		if err != nil {
			return nil, nil, explained(ctx, err)
		}
		return rows, rows.Close, nil
	}
	c, err := d.acquire(ctx)
	if err != nil {
		return nil, nil, err
	}
	rows, err = c.Query(ctx, sql, args...)
	if err != nil {
		c.Release()
		return nil, nil, explained(ctx, err)
	}
	return rows, func() { rows.Close(); c.Release() }, nil
}

// explained makes a fault of the errors of Postgres that a client can do something about.
func explained(ctx context.Context, err error) error {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	switch {
	case ok && pg.Code == "57014" && ctx.Err() == nil: // statement_timeout
		slow := NewFault(CodeTimeout, "this takes too long: ask for less, or restrict it more")
		return slow.Because(err)
	case ok && (pg.Code[:2] == "08" || pg.Code[:2] == "53" || pg.Code[:2] == "57"):
		return unreachable(err)
	default:
		return fmt.Errorf("asking Postgres: %w", err)
	}
}
