package server

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"orderly/db"
)

// readyPatience is how long Postgres may take to answer.
const readyPatience = time.Second

// Health answers whether the process lives and whether it can serve.
type Health struct {
	pool     *pgxpool.Pool
	log      *slog.Logger
	stopping atomic.Bool
}

// NewHealth watches the database behind a pool. The log hears why the
// process is not ready; nil is silence.
func NewHealth(pool *pgxpool.Pool, log *slog.Logger) *Health {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Health{pool: pool, log: log}
}

// StopReady makes the process not ready for good: it is about to end.
func (h *Health) StopReady() { h.stopping.Store(true) }

// mount adds /healthz, which is fine as long as the process runs, and /readyz,
// which is fine when Postgres answers within a second, nothing is left to
// migrate, and the process is not about to end.
func (h *Health) mount(mux *http.ServeMux) {
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, state{Status: "ok"})
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if problem := h.problem(r.Context()); problem != "" {
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

// problem says in plain words why the process can't serve, or nothing. The
// details, which can name hosts and users, go to the log.
func (h *Health) problem(ctx context.Context) string {
	if h.stopping.Load() {
		return "shutting down"
	}
	ctx, cancel := context.WithTimeout(ctx, readyPatience)
	defer cancel()
	pending, err := db.Pending(ctx, h.pool)
	if err != nil {
		h.log.WarnContext(ctx, "not ready: the database does not answer", "error", err)
		return "the database does not answer"
	}
	if len(pending) > 0 {
		return "migrations are pending: " + strings.Join(pending, ", ")
	}
	return ""
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // the client has gone
}
