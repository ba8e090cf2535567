package httpapi

import (
	"context"
	"sync"
	"time"

	"orderly.example/internal/auth"
	"orderly.example/internal/pubsub"
)

const (
	// recheck is how often a session is looked at that nothing is heard of.
	recheck = time.Minute
	// retry is when it is looked at again where that failed.
	retry = time.Second
)

// streamGuard ends a stream when its session has ended. It has a goroutine only while it looks.
type streamGuard struct {
	ctx      context.Context //nolint:containedctx // the stream's
	end      context.CancelCauseFunc
	sessions *auth.Sessions
	exchange *auth.Exchange
	expires  time.Time

	mutex          sync.Mutex
	timer          *time.Timer
	looking, again bool
	over           bool
	running        sync.WaitGroup
}

// guard begins to look at a stream's session, until stop is called.
func (s *streams) guard(ctx context.Context, end context.CancelCauseFunc) (stop func()) {
	e := auth.ExchangeFrom(ctx)
	g := &streamGuard{ctx: ctx, end: end, sessions: s.who.sessions, exchange: e, expires: e.Session.ExpiresAt}
	g.timer = time.AfterFunc(recheck, g.look)
	unwatch := s.hub.Call(g.look, pubsub.Sessions(auth.From(ctx).ID))
	g.look() // it may have ended before it was watched
	return func() {
		unwatch()
		g.mutex.Lock()
		g.over = true
		g.timer.Stop()
		g.mutex.Unlock()
		g.running.Wait()
	}
}

// look has the session looked at now: once more, if that is being done already.
func (g *streamGuard) look() {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	switch {
	case g.over:
	case g.looking:
		g.again = true
	default:
		g.looking = true
		g.running.Go(g.run)
	}
}

func (g *streamGuard) run() {
	for {
		next := g.find()
		g.mutex.Lock()
		if !g.again || g.over {
			g.looking = false
			if !g.over {
				g.timer.Reset(next)
			}
			g.mutex.Unlock()
			return
		}
		g.again = false
		g.mutex.Unlock()
	}
}

// find ends the stream where its session has ended, and says when to look again.
func (g *streamGuard) find() time.Duration {
	session, err := g.sessions.Still(g.ctx, g.exchange.Token, auth.From(g.ctx))
	switch {
	case err != nil && time.Now().Before(g.expires):
		return retry
	case session == nil:
		g.end(errEnded)
		return recheck
	}
	g.expires = session.ExpiresAt
	return min(recheck, max(time.Until(g.expires), 0))
}
