package httpapi

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/pubsub"
)

// StreamLimits bound sockets and event streams. Zero values are the defaults.
type StreamLimits struct {
	// Each is how many a viewer, or an address without one, may have open; 20.
	Each int
	// All is how many the process has open at most; 10,000.
	All int
	// Operations is how many subscriptions a socket may have at once; 50.
	Operations int
	// Init is how long a client may take to begin, Write to read what it is sent, and Beat how often it is asked for a
	// sign of life; 5 s, 10 s and 20 s.
	Init, Write, Beat time.Duration
}

const (
	defaultEach = 20
	defaultAll  = 10_000
)

var (
	errEnded    = db.NewFault(db.CodeUnauthenticated, "the session has ended: please log in")
	errFull     = tooManyStreams(db.RefusedStream)
	errFullEach = tooManyStreams(db.RefusedViewerStream)
	errFullOne  = tooManyStreams(db.RefusedSocketOperation)
	errStopping = db.NewFault(db.CodeUnavailable, "the server is about to stop: please connect again")
)

// streamRetry is when one who has too many open may look again.
const streamRetry = 10 * time.Second

func tooManyStreams(reason db.Refusal) *db.Fault {
	return &db.Fault{Code: db.CodeThrottled, Message: "too many subscriptions are open", RetryAfter: streamRetry, Reason: reason}
}

// streams are the sockets and event streams that are open.
type streams struct {
	limits StreamLimits
	who    sessions
	hub    *pubsub.Hub

	mutex    sync.Mutex
	each     map[string]int // by who pays
	open     map[*stream]struct{}
	awaited  map[*stream]struct{} // sockets whose clients have not begun yet
	stopping bool
	empty    chan struct{} // closed when it is stopping and there are none
}

type stream struct {
	cancel context.CancelCauseFunc
}

func newStreams(l StreamLimits, who sessions, hub *pubsub.Hub) *streams {
	if l.Each == 0 {
		l.Each = defaultEach
	}
	if l.All == 0 {
		l.All = defaultAll
	}
	return &streams{
		limits: l, who: who, hub: hub,
		each: map[string]int{}, open: map[*stream]struct{}{}, awaited: map[*stream]struct{}{}, empty: make(chan struct{}),
	}
}

// await knows of a socket whose client has not begun yet, until leave is called: it counts as a stream does, and ends too
// when the process stops.
func (s *streams) await(ctx context.Context) (waiting context.Context, leave func(), err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	one, payer := &stream{cancel: cancel}, payer(ctx)
	if err := s.enter(payer, one, s.awaited); err != nil {
		cancel(err)
		return nil, nil, err
	}
	return ctx, func() {
		cancel(nil)
		s.leave(payer, one, s.awaited)
	}, nil
}

// begin lets a viewer begin a stream, until end is called. The stream ends with its session and when the process stops.
func (s *streams) begin(ctx context.Context, params map[string]any) (_ context.Context, end func(), err error) {
	ctx, err = s.who.ofParams(ctx, params)
	if err != nil {
		return nil, nil, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	one := &stream{cancel: cancel}
	if err := s.enter(payer(ctx), one, s.open); err != nil {
		cancel(err)
		return nil, nil, err
	}
	settled(ctx)
	unguard := func() {}
	if auth.ExchangeFrom(ctx).Session != nil {
		unguard = s.guard(ctx, cancel)
	}
	return ctx, func() {
		cancel(nil)
		unguard()
		s.leave(payer(ctx), one, s.open)
	}, nil
}

func (s *streams) enter(payer string, one *stream, to map[*stream]struct{}) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	switch {
	case s.stopping:
		return errStopping
	case len(s.open)+len(s.awaited) >= s.limits.All:
		return errFull
	case s.each[payer] >= s.limits.Each:
		return errFullEach
	}
	s.each[payer]++
	to[one] = struct{}{}
	return nil
}

func (s *streams) leave(payer string, one *stream, from map[*stream]struct{}) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	delete(from, one)
	if s.each[payer]--; s.each[payer] == 0 {
		delete(s.each, payer)
	}
	s.tellEmpty()
}

// tellEmpty is called with the mutex held, when one has left or the process stops.
func (s *streams) tellEmpty() {
	if s.stopping && len(s.open) == 0 && len(s.awaited) == 0 {
		close(s.empty)
	}
}

// EndStreams ends all sockets and event streams, and lets none begin any more: clients are told to connect again. It
// waits for them until ctx ends.
func (g *GraphQL) EndStreams(ctx context.Context) error {
	s := g.streams
	s.mutex.Lock()
	if !s.stopping {
		s.stopping = true
		s.tellEmpty()
	}
	for _, all := range []map[*stream]struct{}{s.open, s.awaited} {
		for one := range all {
			one.cancel(errStopping)
		}
	}
	s.mutex.Unlock()
	select {
	case <-s.empty:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Streams is how many sockets and event streams are open.
func (g *GraphQL) Streams() int {
	g.streams.mutex.Lock()
	defer g.streams.mutex.Unlock()
	return len(g.streams.open)
}

// closing tells with which code a socket is closed: those of graphql-ws, or 1001 where the server goes away. After a
// 4403 or 1001 its client connects again by itself, after a 4429 it does not. What was refused is counted.
func (m *Metrics) closing(err error) (code int, reason string) {
	const goingAway, internal, forbidden, tooMany = 1001, 4500, 4403, 4429
	fault := db.FaultOf(err)
	if fault != nil {
		m.RefusedBy(fault.Reason)
	}
	switch {
	case fault == nil:
		return internal, http.StatusText(http.StatusInternalServerError)
	case errors.Is(err, errStopping):
		code = goingAway
	case fault.Code == db.CodeUnauthenticated:
		code = forbidden
	case fault.Code == db.CodeThrottled:
		code = tooMany
	default:
		code = internal
	}
	return code, string(fault.Code) + ": " + fault.Message
}
