package httpapi

import (
	"context"
	"encoding/json"
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

	"orderly.example/db"
)

const (
	healthPath = "/healthz"
	readyPath  = "/readyz"

	// readyPatience is how long Postgres may take to answer.
	readyPatience = 2 * time.Second
	// readyKept is how long an answer counts: anybody can ask, and no flood of questions is to reach Postgres.
	readyKept = time.Second
)

// Health answers whether the process lives and whether it can serve. It asks Postgres on a connection of its own: that
// the pool's are all in use does not make a server unfit.
type Health struct {
	pool     *pgxpool.Pool
	log      *slog.Logger
	kept     time.Duration
	stopping atomic.Bool

	mu      sync.Mutex
	running *check // the one that is under way, or the last
	conn    *pgx.Conn
}

// check is a question to Postgres, which all share who ask meanwhile.
type check struct {
	done    chan struct{}
	problem string
	at      time.Time
}

// NewHealth watches the database of a pool. The log hears why the process is
// not ready; nil is silence.
func NewHealth(pool *pgxpool.Pool, log *slog.Logger) *Health {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Health{pool: pool, log: log, kept: readyKept}
}

// Close waits for the check that is under way, and closes the connection. The process is not ready any more.
func (h *Health) Close(ctx context.Context) error {
	h.StopReady()
	h.mu.Lock()
	last := h.running
	h.mu.Unlock()
	if last != nil {
		select {
		case <-last.done:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	if h.conn == nil {
		return nil
	}
	return h.conn.Close(ctx)
}

// StopReady makes the process not ready for good: it is about to end.
func (h *Health) StopReady() { h.stopping.Store(true) }

// mount adds /healthz, which is fine as long as the process runs, and /readyz,
// which is fine when Postgres answers within 2 seconds, nothing is left to
// migrate, and the process is not about to end.
func (h *Health) mount(mux *http.ServeMux) {
	mountHealth(mux, func(r *http.Request) string { return h.problem(r.Context()) })
}

// mountHealth adds /healthz and /readyz. problem says in plain words why the process can't serve, or nothing.
func mountHealth(mux *http.ServeMux, problem func(*http.Request) string) {
	mux.HandleFunc("GET "+healthPath, func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, state{Status: "ok"})
	})
	mux.HandleFunc("GET "+readyPath, func(w http.ResponseWriter, r *http.Request) {
		if problem := problem(r); problem != "" {
			writeJSON(w, http.StatusServiceUnavailable, state{Status: "not ready", Problem: problem})
			return
		}
		writeJSON(w, http.StatusOK, state{Status: "ready"})
	})
}

type state struct {
	Status  string `json:"status"`
	Problem string `json:"problem,omitempty"`
}

// problem says in plain words why the process can't serve, or nothing.
func (h *Health) problem(ctx context.Context) string {
	if h.stopping.Load() {
		return "shutting down"
	}
	c := h.check(ctx)
	select {
	case <-c.done:
		return c.problem
	case <-ctx.Done():
		return databaseAway
	}
}

const databaseAway = "the database does not answer"

// check is the last one while it counts, else a new one.
func (h *Health) check(ctx context.Context) *check {
	h.mu.Lock()
	defer h.mu.Unlock()
	if c := h.running; c != nil {
		select {
		case <-c.done:
			if time.Since(c.at) < h.kept {
				return c
			}
		default:
			return c
		}
	}
	c := &check{done: make(chan struct{})}
	h.running = c
	go func() {
		defer close(c.done)
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readyPatience) // others wait for it too
		defer cancel()
		c.problem = h.ask(ctx)
		c.at = time.Now()
	}()
	return c
}

// ask asks Postgres. The details, which can name hosts and users, go to the log.
func (h *Health) ask(ctx context.Context) string {
	pending, err := h.pending(ctx)
	if err != nil {
		h.log.WarnContext(ctx, "not ready: the database does not answer", "error", err)
		return databaseAway
	}
	if len(pending) > 0 {
		return "migrations are pending: " + strings.Join(pending, ", ")
	}
	return ""
}

// pending asks on the connection, which it makes where there is none. One that Postgres has closed is made anew at once.
func (h *Health) pending(ctx context.Context) (pending []string, err error) {
	if h.conn != nil {
		if pending, err = db.Pending(ctx, h.conn); err == nil || ctx.Err() != nil {
			return pending, h.closedIf(ctx, err)
		}
		_ = h.closedIf(ctx, err) // the next connection tells more
	}
	config := h.pool.Config().ConnConfig
	config.Tracer = nil // nobody's statements
	conn, err := pgx.ConnectConfig(ctx, config)
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok && pg.Code == "53300" {
		return db.Pending(ctx, h.pool) // Postgres has no further connection: the work may have one
	}
	if err != nil {
		return nil, err
	}
	h.conn = conn
	pending, err = db.Pending(ctx, conn)
	return pending, h.closedIf(ctx, err)
}

// closedIf closes the connection where there is an error, which it returns.
func (h *Health) closedIf(ctx context.Context, err error) error {
	if err != nil {
		_ = h.conn.Close(ctx)
		h.conn = nil
	}
	return err
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // the client has gone
}
