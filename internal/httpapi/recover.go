package httpapi

import (
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
)

// recoverPanics answers a request whose handler panics with an error in
// GraphQL's form, and logs the panic with the same id. A response that has
// begun can't be mended: its connection is cut, so that nobody takes it for whole.
func recoverPanics(log *slog.Logger, next http.Handler) http.Handler {
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
		panic(cause) // net/http's own way to cut a connection
	}
	id := RequestID(r.Context())
	log.ErrorContext(r.Context(), "panic while answering a request",
		"id", id, "path", r.URL.Path, "panic", cause, "stack", string(debug.Stack()))
	if answer, ok := w.(*response); ok && answer.status != 0 {
		panic(http.ErrAbortHandler)
	}
	writeJSON(w, http.StatusInternalServerError, map[string]any{"errors": []any{map[string]any{
		"message":    "internal error",
		"extensions": map[string]any{"code": "INTERNAL", "id": id},
	}}})
}
