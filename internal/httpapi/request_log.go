package httpapi

import (
	"bufio"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// logRequests writes a line at debug level when a request is answered. Query
// strings and bodies are left out: they can hold what is nobody's business. A client may take so long, at most, to read
// a piece of an answer.
func logRequests(log *slog.Logger, patience time.Duration, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := &response{ResponseWriter: w, patience: patience}
		if log.Enabled(r.Context(), slog.LevelDebug) {
			defer logRequest(log, r, answer, time.Now())
		}
		next.ServeHTTP(answer, r)
		if answer.status == 0 { // net/http writes the header
			answer.hurry()
		}
	})
}

func logRequest(log *slog.Logger, r *http.Request, answer *response, began time.Time) {
	log.DebugContext(r.Context(), "request", "id", RequestID(r.Context()), "method", r.Method, "path", r.URL.Path,
		"status", answer.status, "bytes", answer.bytes, "took", time.Since(began))
}

const (
	// readPatience is how long a client may take to read a piece of an answer before its connection is cut.
	readPatience = 10 * time.Second
	// piece is how many bytes of an answer are written at once.
	piece = 64 << 10
)

// response notes what was answered, and cuts off clients that do not read it. It offers what streams and WebSockets
// need of the writer below it.
type response struct {
	http.ResponseWriter

	patience time.Duration
	patient  bool // the handler sets deadlines itself
	status   int  // 0 until the header is written
	bytes    int64
}

// hurry gives the client time to read the next piece. Where the writer below has no deadlines there is no connection.
func (r *response) hurry() {
	if !r.patient {
		_ = http.NewResponseController(r.ResponseWriter).SetWriteDeadline(time.Now().Add(r.patience))
	}
}

// SetWriteDeadline is for http.ResponseController: who sets a deadline has all of them.
func (r *response) SetWriteDeadline(deadline time.Time) error {
	r.patient = true
	return http.NewResponseController(r.ResponseWriter).SetWriteDeadline(deadline)
}

func (r *response) WriteHeader(status int) {
	if r.status == 0 && (status >= http.StatusOK || status == http.StatusSwitchingProtocols) {
		r.status = status
		r.hurry()
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *response) Write(content []byte) (n int, err error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	for {
		r.hurry()
		wrote, err := r.ResponseWriter.Write(content[n:min(n+piece, len(content))])
		n += wrote
		r.bytes += int64(wrote)
		if err != nil || n == len(content) {
			return n, err
		}
	}
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
