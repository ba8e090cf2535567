package middleware

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
)

// RecoverPanics answers a request whose handler panics with an error in GraphQL's form, and logs the panic with the same id.
// If the response has begun, the connection is closed, so that the client does not take the response for complete.
func RecoverPanics(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if cause := recover(); cause != nil {
				answerPanic(log, w, r, cause)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

func answerPanic(log *slog.Logger, w http.ResponseWriter, r *http.Request, cause any) {
	if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(cause) // net/http's own way to close a connection
	}
	id := RequestID(r.Context())
	log.ErrorContext(r.Context(), "panic while answering a request",
		"id", id, "path", r.URL.Path, "panic", cause, "stack", string(debug.Stack()))
	if response, ok := w.(*responseWriter); ok && response.status != 0 {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusInternalServerError)
	_ = json.NewEncoder(w).Encode(map[string]any{"errors": []any{map[string]any{ // the client may have disconnected
		"message":    "internal error",
		"extensions": map[string]any{"code": "INTERNAL", "id": id},
	}}})
}
