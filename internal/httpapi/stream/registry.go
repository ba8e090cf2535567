package stream

import (
	"context"
	"sync"
	"time"

	"orderly.example/internal/auth"
	"orderly.example/internal/faults"
	"orderly.example/internal/httpapi/limits"
	"orderly.example/internal/httpapi/session"
	"orderly.example/internal/pubsub"
)

// Limits bound sockets and event streams. Zero values are the defaults.
type Limits struct {
	// PerViewer is how many a viewer, or an address without a viewer, may have open; 20.
	PerViewer int
	// Max is how many the process has open at most; 10,000.
	Max int
	// Operations is how many subscriptions a socket may have at once; 50.
	Operations int
	// Init is how long a client may take to send its first message, Write how long to read what it is sent, and Beat how often
	// it is asked for a sign of life; 5 s, 10 s and 20 s.
	Init, Write, Beat time.Duration
}

const (
	defaultPerViewer = 20
	defaultMax       = 10_000
)

// ErrTooManyOperations is the fault of a socket with too many subscriptions.
var ErrTooManyOperations = tooMany(faults.RefusedSocketOperation)

var (
	errTooMany          = tooMany(faults.RefusedStream)
	errTooManyPerViewer = tooMany(faults.RefusedViewerStream)
	errStopping         = faults.New(faults.CodeUnavailable, "the server is about to stop: please connect again")
)

func tooMany(reason faults.Refusal) *faults.Fault {
	const retryAfter = 10 * time.Second
	return &faults.Fault{Code: faults.CodeThrottled, Message: "too many subscriptions are open", RetryAfter: retryAfter, Reason: reason}
}

// Registry has the sockets and event streams that are open.
type Registry struct {
	limits        Limits
	authenticator session.Authenticator
	hub           *pubsub.Hub

	mutex    sync.Mutex
	byPayer  map[string]int
	open     map[*stream]struct{}
	pending  map[*stream]struct{} // sockets whose client has not sent its first message
	stopping bool
	empty    chan struct{} // closed when it is stopping and nothing is open
}

type stream struct {
	cancel context.CancelCauseFunc
}

// NewRegistry makes a registry without streams. The hub tells of sessions that end.
func NewRegistry(l Limits, authenticator session.Authenticator, hub *pubsub.Hub) *Registry {
	if l.PerViewer == 0 {
		l.PerViewer = defaultPerViewer
	}
	if l.Max == 0 {
		l.Max = defaultMax
	}
	return &Registry{
		limits: l, authenticator: authenticator, hub: hub,
		byPayer: map[string]int{}, open: map[*stream]struct{}{}, pending: map[*stream]struct{}{}, empty: make(chan struct{}),
	}
}

// AddPending adds a socket whose client has not sent its first message, until leave is called. It counts like a stream, and its
// context ends when the process stops.
func (r *Registry) AddPending(ctx context.Context) (pending context.Context, leave func(), err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	s, payer := &stream{cancel: cancel}, session.Payer(ctx)
	if err := r.add(payer, s, r.pending); err != nil {
		cancel(err)
		return nil, nil, err
	}
	return ctx, func() {
		cancel(nil)
		r.remove(payer, s, r.pending)
	}, nil
}

// Start adds a stream of the viewer that params name, until end is called. Its context ends with its session and when the process
// stops.
func (r *Registry) Start(ctx context.Context, params map[string]any) (_ context.Context, end func(), err error) {
	ctx, err = r.authenticator.FromParams(ctx, params)
	if err != nil {
		return nil, nil, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	s := &stream{cancel: cancel}
	if err := r.add(session.Payer(ctx), s, r.open); err != nil {
		cancel(err)
		return nil, nil, err
	}
	limits.BecameStream(ctx)
	unwatch := func() {}
	if auth.ExchangeFrom(ctx).Session != nil {
		unwatch = r.watchSession(ctx, cancel)
	}
	return ctx, func() {
		cancel(nil)
		unwatch()
		r.remove(session.Payer(ctx), s, r.open)
	}, nil
}

func (r *Registry) add(payer string, s *stream, to map[*stream]struct{}) error {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	switch {
	case r.stopping:
		return errStopping
	case len(r.open)+len(r.pending) >= r.limits.Max:
		return errTooMany
	case r.byPayer[payer] >= r.limits.PerViewer:
		return errTooManyPerViewer
	}
	r.byPayer[payer]++
	to[s] = struct{}{}
	return nil
}

func (r *Registry) remove(payer string, s *stream, from map[*stream]struct{}) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	delete(from, s)
	if r.byPayer[payer]--; r.byPayer[payer] == 0 {
		delete(r.byPayer, payer)
	}
	r.closeIfEmpty()
}

// closeIfEmpty is called with the mutex held, when a stream has ended or the process stops.
func (r *Registry) closeIfEmpty() {
	if r.stopping && len(r.open) == 0 && len(r.pending) == 0 {
		close(r.empty)
	}
}

// Stop ends all sockets and event streams and refuses new ones: clients are told to connect again. It waits until all have ended
// or ctx ends.
func (r *Registry) Stop(ctx context.Context) error {
	r.mutex.Lock()
	if !r.stopping {
		r.stopping = true
		r.closeIfEmpty()
	}
	for _, streams := range []map[*stream]struct{}{r.open, r.pending} {
		for s := range streams {
			s.cancel(errStopping)
		}
	}
	r.mutex.Unlock()
	select {
	case <-r.empty:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Count returns how many sockets and event streams are open.
func (r *Registry) Count() int {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return len(r.open)
}
