package middleware

import (
	"log/slog"
	"net/http"
	"time"
)

// PieceTimeout is how long a client may take to read a piece of a response before its connection is closed.
const PieceTimeout = 10 * time.Second

// LogRequests writes a line at debug level for each answered request. Query strings and bodies are left out: they can hold
// personal data. It also closes connections whose client takes longer than timeout to read a piece of the response.
func LogRequests(log *slog.Logger, timeout time.Duration, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		response := &responseWriter{ResponseWriter: w, pieceTimeout: timeout}
		if log.Enabled(r.Context(), slog.LevelDebug) {
			defer logRequest(log, r, response, time.Now())
		}
		next.ServeHTTP(response, r)
		if response.status == 0 { // net/http writes the header
			response.setDeadline()
		}
	})
}

func logRequest(log *slog.Logger, r *http.Request, response *responseWriter, began time.Time) {
	log.DebugContext(r.Context(), "request", "id", RequestID(r.Context()), "method", r.Method, "path", r.URL.Path,
		"status", response.status, "bytes", response.bytes, "took", time.Since(began))
}
