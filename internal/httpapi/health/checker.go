package health

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"orderly.example/db/migrations"
)

const (
	// readyTimeout is how long PostgreSQL may take to answer.
	readyTimeout = 2 * time.Second
	// readyFreshness is how long the result of a check is used again, so that many requests for /readyz do not reach PostgreSQL.
	readyFreshness = time.Second
)

// Checker finds out whether the process can serve. It checks PostgreSQL on a connection of its own, because a server whose pool is
// all in use is ready nevertheless.
type Checker struct {
	pool      *pgxpool.Pool
	log       *slog.Logger
	freshness time.Duration
	stopping  atomic.Bool

	mu   sync.Mutex
	last *check // the running check, or the last one
	conn *pgx.Conn
}

// check is a check of PostgreSQL. Everybody who asks while it runs gets its result.
type check struct {
	done    chan struct{}
	problem string
	at      time.Time
}

// NewChecker checks the database of a pool. It logs why the process is not ready; a nil log is silence.
func NewChecker(pool *pgxpool.Pool, log *slog.Logger) *Checker {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Checker{pool: pool, log: log, freshness: readyFreshness}
}

// Close makes the process not ready, waits for the running check and closes the connection.
func (c *Checker) Close(ctx context.Context) error {
	c.StopReady()
	c.mu.Lock()
	last := c.last
	c.mu.Unlock()
	if last != nil {
		select {
		case <-last.done:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	if c.conn == nil {
		return nil
	}
	return c.conn.Close(ctx)
}

// StopReady makes the process not ready for good: it is about to stop.
func (c *Checker) StopReady() { c.stopping.Store(true) }

// Mount adds /healthz and /readyz to mux.
func (c *Checker) Mount(mux *http.ServeMux) {
	Mount(mux, func(r *http.Request) string { return c.Problem(r.Context()) })
}

// Problem returns in plain words why the process can't serve, or nothing.
func (c *Checker) Problem(ctx context.Context) string {
	if c.stopping.Load() {
		return "shutting down"
	}
	running := c.check(ctx)
	select {
	case <-running.done:
		return running.problem
	case <-ctx.Done():
		return noDatabase
	}
}

const noDatabase = "the database does not answer"

// check returns the running check, or the last one while it is fresh, or else a new one.
func (c *Checker) check(ctx context.Context) *check {
	c.mu.Lock()
	defer c.mu.Unlock()
	if running := c.last; running != nil {
		select {
		case <-running.done:
			if time.Since(running.at) < c.freshness {
				return running
			}
		default:
			return running
		}
	}
	running := &check{done: make(chan struct{})}
	c.last = running
	go func() {
		defer close(running.done)
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readyTimeout) // others wait for its result too
		defer cancel()
		running.problem = c.ask(ctx)
		running.at = time.Now()
	}()
	return running
}

// ask checks PostgreSQL. The details, which can name hosts and users, are logged and not returned.
func (c *Checker) ask(ctx context.Context) string {
	pending, err := c.pending(ctx)
	if err != nil {
		c.log.WarnContext(ctx, "not ready: the database does not answer", "error", err)
		return noDatabase
	}
	if len(pending) > 0 {
		return "migrations are pending: " + strings.Join(pending, ", ")
	}
	return ""
}

// pending returns the pending migrations. It opens the connection where there is none, and again at once where PostgreSQL has closed
// it.
func (c *Checker) pending(ctx context.Context) (pending []string, err error) {
	if c.conn != nil {
		if pending, err = migrations.Pending(ctx, c.conn); err == nil || ctx.Err() != nil {
			return pending, c.closeIf(ctx, err)
		}
		_ = c.closeIf(ctx, err) // connecting again tells more
	}
	config := c.pool.Config().ConnConfig
	config.Tracer = nil // its statements are of no request
	conn, err := pgx.ConnectConfig(ctx, config)
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok && pg.Code == "53300" {
		return migrations.Pending(ctx, c.pool) // PostgreSQL has no more connections; the pool may have a free one
	}
	if err != nil {
		return nil, err
	}
	c.conn = conn
	pending, err = migrations.Pending(ctx, conn)
	return pending, c.closeIf(ctx, err)
}

// closeIf closes the connection where there is an error, and returns the error.
func (c *Checker) closeIf(ctx context.Context, err error) error {
	if err != nil {
		_ = c.conn.Close(ctx)
		c.conn = nil
	}
	return err
}
