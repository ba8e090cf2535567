package lockstephttp

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

const eventsType = "text/event-stream"

// Events answers with a stream of Server-Sent Events, each operation on a connection of its own
// (https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md, 'distinct connections mode'). A client that
// also accepts JSON gets JSON for anything but a subscription.
type Events struct {
	// HTTP reads requests, and answers those that start no stream.
	HTTP HTTP
	// Open is called before a subscription starts.
	Open Open
	// Write is how long a client may take to read an event before it is dropped. Default: 10 s.
	Write time.Duration
	// KeepAlive is how long after the last event a comment is sent. Default: 20 s.
	KeepAlive time.Duration
}

var _ graphql.Transport = Events{}

// Supports reports whether the client accepts event streams.
func (Events) Supports(r *http.Request) bool {
	return !IsSocket(r) && TakesEvents(r)
}

// Do answers a request.
func (t Events) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	exec = located{exec}
	kind, takesJSON := negotiate(r.Header.Values("Accept"))
	if !takesJSON {
		kind = legacyType // for errors before a stream starts
	}
	params, ok := t.HTTP.params(w, r, exec, kind)
	if !ok {
		return
	}
	op, errs := operationOf(r.Context(), exec, params)
	isSubscription := len(errs) == 0 && op.Operation.Operation == ast.Subscription
	if takesJSON && !isSubscription || len(errs) == 0 && op.Operation.Operation == ast.Mutation && r.Method == http.MethodGet {
		t.HTTP.answer(w, r, exec, op, errs, kind)
		return
	}
	ctx := graphql.WithOperationContext(r.Context(), op)
	if isSubscription && t.Open != nil {
		stream, end, err := t.Open(ctx, nil)
		if err != nil {
			t.HTTP.write(w, exec.DispatchError(ctx, gqlerror.List{gqlerror.Wrap(err)}), kind)
			return
		}
		defer end()
		ctx = stream
	}
	t.stream(ctx, w, exec, op, errs)
}

// stream sends an operation's answers until there are no more, the context ends or the client stops reading.
func (t Events) stream(ctx context.Context, w http.ResponseWriter, exec graphql.GraphExecutor, op *graphql.OperationContext, errs gqlerror.List) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := &eventStream{w: w, control: http.NewResponseController(w), writeTimeout: cmp.Or(t.Write, defaultWrite), cancel: cancel}
	beat := cmp.Or(t.KeepAlive, defaultKeepAlive)
	if len(errs) > 0 {
		s.begin(beat)
		defer s.end()
		s.next(exec.DispatchError(ctx, withCodes(errs)))
		s.complete()
		return
	}
	// The subscription starts before the client gets the first bytes: it misses no change after that.
	responses, running := exec.DispatchOperation(ctx, op)
	s.begin(beat)
	defer s.end()
	for response := responses(running); response != nil; response = responses(running) {
		if response.Data == nil && ctx.Err() != nil {
			break // it could not start any more: the cause says why
		}
		s.next(response)
	}
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		s.next(exec.DispatchError(running, gqlerror.List{gqlerror.Wrap(cause)}))
	}
	s.complete()
}

// eventStream is the answer to one request. Its keep-alive timer writes concurrently with the events.
type eventStream struct {
	w            http.ResponseWriter
	control      *http.ResponseController
	writeTimeout time.Duration
	cancel       context.CancelFunc

	mutex     sync.Mutex
	keepAlive *time.Timer
	over      bool // nothing more may be written
}

func (s *eventStream) begin(beat time.Duration) {
	h := s.w.Header()
	h.Set("Content-Type", eventsType+charset)
	h.Set("Cache-Control", "no-cache, no-transform")
	h.Set("X-Accel-Buffering", "no") // nginx
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.keepAlive = time.AfterFunc(beat, func() {
		if s.send([]byte(":\n\n")) {
			s.keepAlive.Reset(beat)
		}
	})
	s.w.WriteHeader(http.StatusOK)
	s.sendLocked([]byte(":\n\n"))
}

func (s *eventStream) end() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.over = true
	s.keepAlive.Stop()
	_ = s.control.SetWriteDeadline(time.Time{}) // the connection may be reused
}

func (s *eventStream) next(response *graphql.Response) {
	s.send(slices.Concat([][]byte{[]byte("event: next\ndata: ")}, envelope(response), [][]byte{[]byte("\n\n")})...)
}

func (s *eventStream) complete() { s.send([]byte("event: complete\ndata:\n\n")) }

// send reports whether the parts were sent. A client that does not read them in time is dropped.
func (s *eventStream) send(chunks ...[]byte) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.sendLocked(chunks...)
}

func (s *eventStream) sendLocked(chunks ...[]byte) bool {
	if s.over {
		return false
	}
	err := s.control.SetWriteDeadline(time.Now().Add(s.writeTimeout))
	for i := 0; err == nil && i < len(chunks); i++ {
		_, err = s.w.Write(chunks[i])
	}
	if err == nil {
		err = s.control.Flush()
	}
	if err != nil {
		s.over = true
		s.cancel()
	}
	return err == nil
}
