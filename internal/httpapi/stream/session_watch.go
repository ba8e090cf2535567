package stream

import (
	"context"
	"sync"
	"time"

	"orderly.example/internal/auth"
	"orderly.example/internal/httpapi/session"
	"orderly.example/internal/pubsub"
)

const (
	// checkInterval is how often a session is checked without a message that it has changed.
	checkInterval = time.Minute
	// retryInterval is when it is checked again after a check that failed.
	retryInterval = time.Second
)

// sessionWatch ends a stream when its session has ended. It has a goroutine only while it checks the session.
type sessionWatch struct {
	ctx      context.Context //nolint:containedctx // the stream's
	end      context.CancelCauseFunc
	sessions *auth.Sessions
	exchange *auth.Exchange
	expires  time.Time

	mutex           sync.Mutex
	timer           *time.Timer
	checking, again bool
	stopped         bool
	running         sync.WaitGroup
}

// watchSession begins to check a stream's session, until stop is called.
func (r *Registry) watchSession(ctx context.Context, end context.CancelCauseFunc) (stop func()) {
	e := auth.ExchangeFrom(ctx)
	w := &sessionWatch{ctx: ctx, end: end, sessions: r.authenticator.Sessions, exchange: e, expires: e.Session.ExpiresAt}
	w.timer = time.AfterFunc(checkInterval, w.check)
	unsubscribe := r.hub.WatchFunc(w.check, pubsub.Sessions(auth.From(ctx).ID))
	w.check() // the session may have ended before the subscription
	return func() {
		unsubscribe()
		w.mutex.Lock()
		w.stopped = true
		w.timer.Stop()
		w.mutex.Unlock()
		w.running.Wait()
	}
}

// check checks the session now, or once more if a check is running.
func (w *sessionWatch) check() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	switch {
	case w.stopped:
	case w.checking:
		w.again = true
	default:
		w.checking = true
		w.running.Go(w.run)
	}
}

func (w *sessionWatch) run() {
	for {
		next := w.checkOnce()
		w.mutex.Lock()
		if !w.again || w.stopped {
			w.checking = false
			if !w.stopped {
				w.timer.Reset(next)
			}
			w.mutex.Unlock()
			return
		}
		w.again = false
		w.mutex.Unlock()
	}
}

// checkOnce ends the stream if its session has ended, and returns when to check again.
func (w *sessionWatch) checkOnce() time.Duration {
	found, err := w.sessions.Recheck(w.ctx, w.exchange.Token, auth.From(w.ctx))
	switch {
	case err != nil && time.Now().Before(w.expires):
		return retryInterval
	case found == nil:
		w.end(session.ErrEnded)
		return checkInterval
	}
	w.expires = found.ExpiresAt
	return min(checkInterval, max(time.Until(w.expires), 0))
}
