package httpapi

import (
	"context"
	"net/http"
	"time"

	"orderly.example/internal/faults"
	"orderly.example/internal/httpapi/apierror"
	"orderly.example/internal/httpapi/graphql"
	"orderly.example/internal/httpapi/limits"
	"orderly.example/internal/httpapi/session"
	"orderly.example/lockstep/lockstephttp"
	"orderly.example/resolvers"
)

// requestScope receives a request's body, admits the request, and attaches the deadline, the cost tracker and the viewer to its
// context before it is served. It releases all of these at the end.
type requestScope struct {
	timeout       time.Duration
	bodyLimit     int64
	bodies        *limits.BodyBytes
	admission     *limits.Admission
	authenticator session.Authenticator
	countRefusal  func(faults.Refusal)
	next          *graphql.Handler
}

func (s requestScope) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := limits.WithDeadline(r.Context(), s.timeout, lockstephttp.IsStream(r))
	defer cancel()
	body := s.bodies.Count(r)
	defer body.Release()
	defer lockstephttp.BufferBody(r, s.bodyLimit)()
	admitted, refused := s.admit(ctx, r, body)
	if refused != nil {
		apierror.Refuse(w, s.countRefusal, http.StatusServiceUnavailable, refused)
		return
	}
	defer admitted.Leave()
	defer admitted.EndWhenSent(r)()
	limits.LeaveAsStream(ctx, admitted.Leave)
	if 0 <= r.ContentLength && r.ContentLength <= longestPaused {
		ctx = resolvers.WithPause(ctx, admitted.Pause)
	}
	if ctx, ok := s.authenticator.Authenticate(s.next.WithCost(ctx, r), w, r); ok {
		s.next.ServeHTTP(w, r.WithContext(ctx))
	}
}

// longestPaused is how many bytes the body of a request has at most that is paused: more are paused than are answered at once.
const longestPaused = 16 << 10

// admit admits a request whose body is received. From then on the body counts as the request's.
func (s requestScope) admit(ctx context.Context, r *http.Request, body *limits.Body) (_ *limits.Admitted, refused *faults.Fault) {
	if refused := body.Refused(); refused != nil {
		return nil, refused
	}
	admitted, refused := s.admission.Enter(ctx, r)
	if refused == nil {
		body.Release()
	}
	return admitted, refused
}
