package httpapi

import (
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"orderly.example/db"
)

// Entrance answers at an address while the program starts: the process lives (/healthz) and is not ready (/readyz says what
// it waits for). Everything else is refused with 503, and may come again in a second. From Open on its handler answers.
type Entrance struct{ handler atomic.Pointer[http.Handler] }

// NewEntrance waits for what is named. The log is as that of Options.
func NewEntrance(what string, log *slog.Logger) *Entrance {
	mux := http.NewServeMux()
	mountHealth(mux, func(*http.Request) string { return "waiting for " + what })
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, nil, http.StatusServiceUnavailable, &db.Fault{
			Code: db.CodeUnavailable, Message: "the server is starting, please try again", RetryAfter: time.Second,
		})
	})
	e := &Entrance{}
	e.Open(around(mux, log))
	return e
}

// Open has a handler answer from now on.
func (e *Entrance) Open(handler http.Handler) { e.handler.Store(&handler) }

func (e *Entrance) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	(*e.handler.Load()).ServeHTTP(w, r)
}
