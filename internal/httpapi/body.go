package httpapi

import (
	"io"
	"net/http"
	"time"
)

// bodyPatience is how long a client may take to send a request's body.
const bodyPatience = 20 * time.Second

// hurryBodies cuts off clients that send their body drop by drop. (The
// ReadTimeout of http.Server would cut off long responses too: its deadline
// lasts beyond the body.)
func hurryBodies(patience time.Duration, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body != nil && r.Body != http.NoBody {
			control := http.NewResponseController(w)
			if control.SetReadDeadline(time.Now().Add(patience)) == nil {
				r.Body = &hurriedBody{ReadCloser: r.Body, control: control}
			}
		}
		next.ServeHTTP(w, r)
	})
}

type hurriedBody struct {
	io.ReadCloser

	control *http.ResponseController
}

// Read lifts the deadline when the body is there.
func (b *hurriedBody) Read(into []byte) (int, error) {
	n, err := b.ReadCloser.Read(into)
	if err == io.EOF {
		_ = b.control.SetReadDeadline(time.Time{}) // it could be set, so it can be lifted
	}
	return n, err
}
