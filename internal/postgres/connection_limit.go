package postgres

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	// refusalTTL is how long Postgres is not asked for a further connection after it refused one.
	refusalTTL = time.Second
	// pollInterval is how often a request looks for a connection that was released without wakeWaiter, as by River.
	pollInterval = 20 * time.Millisecond
)

// connectionLimit remembers that Postgres refuses further connections. Meanwhile requests wait for the existing
// ones, instead of each asking for another.
type connectionLimit struct {
	refusal  atomic.Pointer[limitRefusal] // nil if there is none
	waiting  atomic.Int64
	released chan struct{} // a token for each connection that was released while requests waited
}

// limitRefusal is Postgres' refusal of a further connection, and until when it counts.
type limitRefusal struct {
	err   error
	until time.Time
}

func newConnectionLimit(connections int32) connectionLimit {
	return connectionLimit{released: make(chan struct{}, connections)}
}

// record stores a refusal.
func (s *connectionLimit) record(err error) *limitRefusal {
	refusal := &limitRefusal{err, time.Now().Add(refusalTTL)}
	s.refusal.Store(refusal)
	return refusal
}

// mayConnect reports whether Postgres may be asked for a further connection. Once a refusal has expired, one
// request may ask, for all.
func (s *connectionLimit) mayConnect() bool {
	last := s.refusal.Load()
	return last == nil || !time.Now().Before(last.until) && s.refusal.CompareAndSwap(last, &limitRefusal{last.err, time.Now().Add(refusalTTL)})
}

// wakeWaiter wakes a request that waits for a connection.
func (s *connectionLimit) wakeWaiter() {
	if s.waiting.Load() == 0 {
		return
	}
	select {
	case s.released <- struct{}{}:
	default: // enough tokens for all waiters
	}
}

// isTooManyConnections reports whether Postgres refused a connection because of its limit.
func isTooManyConnections(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && failureOfCode(pg) == TooManyConnections
}

// acquireExisting waits for one of the existing connections, since Postgres refuses further ones. If none is
// released in time, its error is that refusal.
func (p *Pool) acquireExisting(ctx context.Context, refusal *limitRefusal) (*pgxpool.Conn, error) {
	defer p.waiting.Add(-1)
	if p.waiting.Add(1) > p.waiters {
		return nil, refusal.err
	}
	p.limit.waiting.Add(1)
	defer p.limit.waiting.Add(-1)
	ctx, cancel := context.WithTimeout(ctx, p.wait)
	defer cancel()
	ticker := time.NewTicker(pollInterval)
	defer ticker.Stop()
	for {
		isIdle := p.Pool.Stat().IdleConns() > 0
		if isIdle || p.limit.mayConnect() {
			c, err := p.Pool.Acquire(ctx)
			switch {
			case isTooManyConnections(err):
				p.limit.record(err)
			case err == nil && !isIdle:
				p.limit.refusal.Store(nil)
				return c, nil
			default:
				return c, err
			}
		}
		select {
		case <-ctx.Done():
			return nil, refusal.err
		case <-p.limit.released:
		case <-ticker.C:
		}
	}
}

// Release returns a connection to the pool.
func (p *Pool) Release(c *pgxpool.Conn) {
	c.Release()
	p.limit.wakeWaiter()
}
