package middleware

import (
	"io"
	"net/http"
	"time"
)

// BodyTimeout is how long a client may take to send a request's body.
const BodyTimeout = 20 * time.Second

// LimitBodyTime closes connections whose client takes longer than timeout to send a request's body. (The ReadTimeout of
// http.Server would cut off long responses too: its deadline lasts beyond the body.)
func LimitBodyTime(timeout time.Duration, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body != nil && r.Body != http.NoBody {
			control := http.NewResponseController(w)
			if control.SetReadDeadline(time.Now().Add(timeout)) == nil {
				r.Body = &timedBody{ReadCloser: r.Body, control: control}
			}
		}
		next.ServeHTTP(w, r)
	})
}

type timedBody struct {
	io.ReadCloser

	control *http.ResponseController
}

// Read removes the deadline at the end of the body.
func (b *timedBody) Read(into []byte) (int, error) {
	n, err := b.ReadCloser.Read(into)
	if err == io.EOF {
		_ = b.control.SetReadDeadline(time.Time{}) // it could be set, so it can be removed
	}
	return n, err
}
