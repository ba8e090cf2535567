package server

import (
	"net/http"
	"sync/atomic"
	"time"

	"orderly/db"
)

const (
	// defaultInFlight is about what a server answers within half a second.
	defaultInFlight = 256
	// comeAgain is when one who was refused is asked to come again.
	comeAgain = time.Second
)

// admission lets in so many requests at once. Further ones would only wait, for so long that nobody wants their answers
// any more: they are refused before anything is read of them, so that those inside are answered in time. Streams have
// limits of their own.
type admission struct {
	most   int64
	inside atomic.Int64
}

var errFullHouse = &db.Fault{
	Code: db.CodeUnavailable, Message: "too many requests are being answered: please try again in a moment", RetryAfter: comeAgain,
}

func (a *admission) around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isStream(r) {
			next.ServeHTTP(w, r)
			return
		}
		defer a.inside.Add(-1)
		if a.inside.Add(1) > a.most {
			refuse(w, http.StatusServiceUnavailable, errFullHouse)
			return
		}
		next.ServeHTTP(w, r)
	})
}
