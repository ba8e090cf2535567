package middleware

import (
	"context"
	"crypto/rand"
	"net/http"
	"regexp"
)

// RequestIDHeader is the header of a request's id, in requests and responses.
const RequestIDHeader = "X-Request-Id"

type requestIDKey struct{}

// RequestID returns the id of the request that a context belongs to, for log lines and the client. It is empty outside of a
// request.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// Identify gives each request an id, in its context and in the response's X-Request-Id. An id that a proxy has set is kept if
// it is short and has only letters, digits and the characters . _ -
func Identify(next http.Handler) http.Handler {
	plain := regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get(RequestIDHeader)
		if !plain.MatchString(id) {
			id = rand.Text()
		}
		w.Header().Set(RequestIDHeader, id)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestIDKey{}, id)))
	})
}
