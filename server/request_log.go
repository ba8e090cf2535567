package server

import (
	"bufio"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// logRequests writes a line at debug level when a request is answered. Query
// strings and bodies are left out: they can hold what is nobody's business.
func logRequests(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !log.Enabled(r.Context(), slog.LevelDebug) {
			next.ServeHTTP(&response{ResponseWriter: w}, r)
			return
		}
		answer := &response{ResponseWriter: w}
		defer logRequest(log, r, answer, time.Now())
		next.ServeHTTP(answer, r)
	})
}

func logRequest(log *slog.Logger, r *http.Request, answer *response, began time.Time) {
	log.DebugContext(r.Context(), "request", "id", RequestID(r.Context()), "method", r.Method, "path", r.URL.Path,
		"status", answer.status, "bytes", answer.bytes, "took", time.Since(began))
}

// response notes what was answered. It offers what streams and WebSockets
// need of the writer below it.
type response struct {
	http.ResponseWriter

	status int // 0 until the header is written
	bytes  int64
}

func (r *response) WriteHeader(status int) {
	if r.status == 0 && (status >= http.StatusOK || status == http.StatusSwitchingProtocols) {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *response) Write(content []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(content)
	r.bytes += int64(n)
	return n, err
}

// Flush sends what is written so far. Where the writer below can't, it does
// nothing, as http.Flusher allows no error.
func (r *response) Flush() {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	_ = http.NewResponseController(r.ResponseWriter).Flush()
}

// Hijack takes the connection over.
func (r *response) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffer, err := http.NewResponseController(r.ResponseWriter).Hijack()
	if err == nil && r.status == 0 {
		r.status = http.StatusSwitchingProtocols
	}
	return conn, buffer, err
}

// Unwrap is for http.ResponseController.
func (r *response) Unwrap() http.ResponseWriter { return r.ResponseWriter }
