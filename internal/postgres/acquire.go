package postgres

import (
	"context"

	"github.com/jackc/pgx/v5/pgxpool"

	"orderly.example/internal/faults"
)

// Acquire takes a connection, and waits for one if necessary. Its error is a Fault with the code UNAVAILABLE if too
// many requests wait already, the wait was too long, or Postgres can't be reached.
func (p *Pool) Acquire(ctx context.Context) (*pgxpool.Conn, error) {
	stat := p.Pool.Stat()
	if stat.AcquiredConns() >= stat.MaxConns() {
		defer p.waiting.Add(-1)
		if p.waiting.Add(1) > p.waiters {
			return nil, &faults.Fault{Code: faults.CodeUnavailable, Message: "the shop is too busy, please try again", RetryAfter: retryAfter, Reason: faults.RefusedDatabaseWaiter}
		}
	}
	c, err := p.acquireOrWait(ctx, stat)
	switch {
	case err == nil:
		return c, nil
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	default:
		return nil, unavailable(err)
	}
}

// acquireOrWait takes an idle connection or opens one, unless Postgres has just refused another.
func (p *Pool) acquireOrWait(ctx context.Context, stat *pgxpool.Stat) (*pgxpool.Conn, error) {
	waiting := ctx
	if stat.IdleConns() == 0 { // with an idle one there is no wait, and the timer would cost more than the connection
		if refusal := p.limit.refusal.Load(); refusal != nil && stat.AcquiredConns() < stat.MaxConns() {
			return p.acquireExisting(ctx, refusal)
		}
		var cancel context.CancelFunc
		waiting, cancel = context.WithTimeout(ctx, p.wait)
		defer cancel()
	}
	c, err := p.Pool.Acquire(waiting)
	if err == nil || ctx.Err() != nil || !isTooManyConnections(err) {
		return c, err
	}
	return p.acquireExisting(ctx, p.limit.record(err))
}
