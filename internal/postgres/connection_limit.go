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
	// refusalTTL is how long Postgres is not asked for a further connection after it had none.
	refusalTTL = time.Second
	// pollInterval is how often a request looks for a connection that came free and of which it was not told, as of those that
	// River gives back.
	pollInterval = 20 * time.Millisecond
)

// connectionLimit remember that Postgres has no more connections. Meanwhile requests wait for those that there are, instead of
// asking for one each.
type connectionLimit struct {
	refusal  atomic.Pointer[limitRefusal] // nil where there is none
	waiting  atomic.Int64
	released chan struct{} // has a token for each connection that came free while requests waited
}

// limitRefusal is an answer of Postgres that it has no more connections, and until when it counts.
type limitRefusal struct {
	err   error
	until time.Time
}

func newConnectionLimit(connections int32) connectionLimit {
	return connectionLimit{released: make(chan struct{}, connections)}
}

// record keeps what Postgres answered.
func (s *connectionLimit) record(err error) *limitRefusal {
	refusal := &limitRefusal{err, time.Now().Add(refusalTTL)}
	s.refusal.Store(refusal)
	return refusal
}

// mayConnect says whether Postgres may be asked for a further connection. When the time of a shortage is over, one request may,
// for all.
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
	default: // as many are told of already
	}
}

// isTooManyConnections says whether Postgres refused a connection as it has no more of them.
func isTooManyConnections(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && failureOfCode(pg) == TooManyConnections
}

// acquireExisting waits for one of the connections that there are, as Postgres gives no more of them. Its error is that
// answer of Postgres where none came free in time.
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

// Release gives a connection back.
func (p *Pool) Release(c *pgxpool.Conn) {
	c.Release()
	p.limit.wakeWaiter()
}
