package limits

import (
	"context"
	"net/http"
	"time"

	"orderly.example/internal/faults"
	"orderly.example/lockstep/lockstephttp"
)

// ErrTimeout is the cause of a request's context that ends because the request takes too long.
var ErrTimeout = faults.New(faults.CodeTimeout, "the request took too long")

// WithDeadline returns a request's context with a deadline, whose cause is [ErrTimeout]. The request's SQL statements are
// cancelled with it. A request for a stream has the deadline until [BecameStream] is called.
func WithDeadline(ctx context.Context, timeout time.Duration, isStream bool) (context.Context, context.CancelFunc) {
	if !isStream {
		return context.WithTimeoutCause(ctx, timeout, ErrTimeout)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(timeout, func() { cancel(ErrTimeout) })
	return context.WithValue(ctx, untilStreamKey{}, &untilStream{timer: timer, leave: func() {}}), func() {
		timer.Stop()
		cancel(nil)
	}
}

// Timeout ends requests that take too long.
func Timeout(timeout time.Duration, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := WithDeadline(r.Context(), timeout, lockstephttp.IsStream(r))
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// untilStream are the limits of a request that end when it becomes a stream.
type untilStream struct {
	timer *time.Timer
	leave func()
}

type untilStreamKey struct{}

// LeaveAsStream has leave called when the request becomes a stream. ctx is of [WithDeadline].
func LeaveAsStream(ctx context.Context, leave func()) {
	if u, ok := ctx.Value(untilStreamKey{}).(*untilStream); ok {
		u.leave = leave
	}
}

// BecameStream removes a request's deadline and ends its admission: streams have limits of their own.
func BecameStream(ctx context.Context) {
	if u, ok := ctx.Value(untilStreamKey{}).(*untilStream); ok {
		u.timer.Stop()
		u.leave()
	}
}
