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
	// fullFor is how long Postgres is not asked for a further connection after it had none.
	fullFor = time.Second
	// fullLook is how often a request looks for a connection that came free and of which it was not told, as of those that
	// River gives back.
	fullLook = 20 * time.Millisecond
)

// shortages remember that Postgres has no more connections. Meanwhile requests wait for those that there are, instead of
// asking for one each.
type shortages struct {
	last    atomic.Pointer[shortage] // nil where there is none
	waiting atomic.Int64
	freed   chan struct{} // has a token for each connection that came free while requests waited
}

// shortage is an answer of Postgres that it has no more connections, and until when it counts.
type shortage struct {
	err   error
	until time.Time
}

func newShortages(connections int32) shortages {
	return shortages{freed: make(chan struct{}, connections)}
}

// note keeps what Postgres answered.
func (s *shortages) note(err error) *shortage {
	noted := &shortage{err, time.Now().Add(fullFor)}
	s.last.Store(noted)
	return noted
}

// mayAsk says whether Postgres may be asked for a further connection. When the time of a shortage is over, one request may,
// for all.
func (s *shortages) mayAsk() bool {
	last := s.last.Load()
	return last == nil || !time.Now().Before(last.until) && s.last.CompareAndSwap(last, &shortage{last.err, time.Now().Add(fullFor)})
}

// free wakes a request that waits for a connection.
func (s *shortages) free() {
	if s.waiting.Load() == 0 {
		return
	}
	select {
	case s.freed <- struct{}{}:
	default: // as many are told of already
	}
}

// isFull says whether Postgres refused a connection as it has no more of them.
func isFull(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && failureOfState(pg) == Full
}

// acquireOfThose waits for one of the connections that there are, as Postgres gives no more of them. Its error is that
// answer of Postgres where none came free in time.
func (p *Pool) acquireOfThose(ctx context.Context, short *shortage) (*pgxpool.Conn, error) {
	defer p.waiting.Add(-1)
	if p.waiting.Add(1) > p.waiters {
		return nil, short.err
	}
	p.shortages.waiting.Add(1)
	defer p.shortages.waiting.Add(-1)
	ctx, cancel := context.WithTimeout(ctx, p.wait)
	defer cancel()
	look := time.NewTicker(fullLook)
	defer look.Stop()
	for {
		isIdle := p.Pool.Stat().IdleConns() > 0
		if isIdle || p.shortages.mayAsk() {
			c, err := p.Pool.Acquire(ctx)
			switch {
			case isFull(err):
				p.shortages.note(err)
			case err == nil && !isIdle:
				p.shortages.last.Store(nil)
				return c, nil
			default:
				return c, err
			}
		}
		select {
		case <-ctx.Done():
			return nil, short.err
		case <-p.shortages.freed:
		case <-look.C:
		}
	}
}

// Release gives a connection back.
func (p *Pool) Release(c *pgxpool.Conn) {
	c.Release()
	p.shortages.free()
}
