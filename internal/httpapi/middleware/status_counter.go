package middleware

import "net/http"

// CountStatuses passes the HTTP status of each response to count. A response that a panic cuts off before its header has no
// status and is not counted.
func CountStatuses(count func(status int), next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		response, ok := w.(*responseWriter)
		if !ok {
			response = &responseWriter{ResponseWriter: w}
		}
		defer func() {
			if response.status != 0 {
				count(response.status)
			}
		}()
		next.ServeHTTP(response, r)
	})
}
