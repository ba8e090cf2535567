package middleware

import (
	"bufio"
	"net"
	"net/http"
	"time"
)

// pieceBytes is how many bytes of a response are written at once.
const pieceBytes = 64 << 10

// responseWriter records the status and the length of a response, and closes connections whose client does not read it. It
// has the methods that streams and WebSockets need of the writer below it.
type responseWriter struct {
	http.ResponseWriter

	pieceTimeout    time.Duration
	hasOwnDeadlines bool // the handler sets deadlines itself
	status          int  // 0 until the header is written
	bytes           int64
}

// setDeadline gives the client time to read the next piece. Its error is ignored: a writer without deadlines, as that of a
// test, has no connection.
func (r *responseWriter) setDeadline() {
	if !r.hasOwnDeadlines {
		_ = http.NewResponseController(r.ResponseWriter).SetWriteDeadline(time.Now().Add(r.pieceTimeout))
	}
}

// SetWriteDeadline is for http.ResponseController. A handler that sets one deadline sets all of them from then on.
func (r *responseWriter) SetWriteDeadline(deadline time.Time) error {
	r.hasOwnDeadlines = true
	return http.NewResponseController(r.ResponseWriter).SetWriteDeadline(deadline)
}

func (r *responseWriter) WriteHeader(status int) {
	if r.status == 0 && (status >= http.StatusOK || status == http.StatusSwitchingProtocols) {
		r.status = status
		r.setDeadline()
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *responseWriter) Write(content []byte) (n int, err error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	for {
		r.setDeadline()
		wrote, err := r.ResponseWriter.Write(content[n:min(n+pieceBytes, len(content))])
		n += wrote
		r.bytes += int64(wrote)
		if err != nil || n == len(content) {
			return n, err
		}
	}
}

// Flush sends what is written so far. Where the writer below can't, it does nothing, as http.Flusher has no error.
func (r *responseWriter) Flush() {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	_ = http.NewResponseController(r.ResponseWriter).Flush()
}

// Hijack takes the connection over, for WebSockets.
func (r *responseWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffer, err := http.NewResponseController(r.ResponseWriter).Hijack()
	if err == nil && r.status == 0 {
		r.status = http.StatusSwitchingProtocols
	}
	return conn, buffer, err
}

// Unwrap is for http.ResponseController.
func (r *responseWriter) Unwrap() http.ResponseWriter { return r.ResponseWriter }
