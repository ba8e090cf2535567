package httpapi

import (
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"orderly.example/internal/faults"
	"orderly.example/internal/httpapi/apierror"
	"orderly.example/internal/httpapi/health"
)

// StartupHandler answers requests while the program starts: /healthz tells that the process runs, /readyz what it waits for, and
// all other requests are refused with 503 and may be repeated after a second. From Open on another handler answers.
type StartupHandler struct{ handler atomic.Pointer[http.Handler] }

// NewStartupHandler takes the name of what the program waits for. The log is used as that of Options.
func NewStartupHandler(waitsFor string, log *slog.Logger) *StartupHandler {
	mux := http.NewServeMux()
	health.Mount(mux, func(*http.Request) string { return "waiting for " + waitsFor })
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		apierror.Refuse(w, nil, http.StatusServiceUnavailable, &faults.Fault{
			Code: faults.CodeUnavailable, Message: "the server is starting, please try again", RetryAfter: time.Second,
		})
	})
	h := &StartupHandler{}
	h.Open(everyRequest(mux, log))
	return h
}

// Open has another handler answer from now on.
func (h *StartupHandler) Open(handler http.Handler) { h.handler.Store(&handler) }

func (h *StartupHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	(*h.handler.Load()).ServeHTTP(w, r)
}
