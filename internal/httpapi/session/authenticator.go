package session

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"orderly.example/internal/auth"
	"orderly.example/internal/faults"
	"orderly.example/internal/httpapi/apierror"
	"orderly.example/internal/httpapi/limits"
	"orderly.example/internal/httpapi/origin"
	"orderly.example/sqlpage"
)

// ErrEnded is the fault of a request or a stream whose session is over.
var ErrEnded = faults.New(faults.CodeUnauthenticated, "the session has ended: please log in")

// Authenticator finds the session of a request.
type Authenticator struct {
	Sessions *auth.Sessions
	Proxies  origin.Proxies
	Origins  *origin.Origins
	Log      *slog.Logger
	// CountRefusal is called for each request that is refused.
	CountRefusal func(faults.Refusal)
	// Lookup is called with the SQL statements that finding a session takes; it may be nil.
	Lookup func(context.Context, *sqlpage.Budget)
}

// Wrap gives each request its viewer and its exchange.
func (a Authenticator) Wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if ctx, ok := a.Authenticate(r.Context(), w, r); ok {
			next.ServeHTTP(w, r.WithContext(ctx))
		}
	})
}

// Authenticate returns ctx with the request's viewer and exchange, or answers the request itself. A wrong token in the header is
// answered with 401, also where the request has a cookie.
func (a Authenticator) Authenticate(ctx context.Context, w http.ResponseWriter, r *http.Request) (_ context.Context, ok bool) {
	exchange := &auth.Exchange{Client: &client{Authenticator: a, w: w, r: r}}
	ctx = auth.WithExchange(ctx, exchange)
	token, isHeader := bearer(r)
	if !isHeader {
		token = a.cookie(r, "")
	}
	if token == "" && !isHeader {
		return ctx, true
	}
	found, err := a.find(ctx, token)
	switch {
	case err != nil:
		fault := a.fault(ctx, err)
		known, _ := apierror.Lookup(fault.Code)
		apierror.Refuse(w, a.CountRefusal, known.Statuses[0], fault)
		return nil, false
	case found != nil:
		exchange.Session, exchange.Token = found.Session, found.Token
		if found.Prolonged && !isHeader {
			exchange.Client.SetCookie(token, found.Session.ExpiresAt)
		}
		return auth.WithViewer(ctx, found.Viewer), true
	case isHeader:
		w.Header().Set("WWW-Authenticate", "Bearer")
		apierror.Refuse(w, a.CountRefusal, http.StatusUnauthorized, faults.New(faults.CodeUnauthenticated, "the token is not that of a session: please log in"))
		return nil, false
	default: // the cookie stays: a log-in may have replaced it in the browser before this answer is there
		return ctx, true
	}
}

// lookupStatements is more than finding a session takes: its statements are counted, not planned.
const lookupStatements = 10

func (a Authenticator) find(ctx context.Context, token string) (*auth.Found, error) {
	counted, budget := sqlpage.WithBudget(ctx, lookupStatements, nil)
	if a.Lookup != nil {
		a.Lookup(ctx, budget)
	}
	return a.Sessions.Find(counted, token)
}

// fault returns what a client sees when its session can't be looked up. The cause is logged.
func (a Authenticator) fault(ctx context.Context, err error) *faults.Fault {
	fault := faults.Of(err)
	switch {
	case fault != nil:
		apierror.LogCause(ctx, a.Log, fault)
		return fault
	case errors.Is(context.Cause(ctx), limits.ErrTimeout):
		return limits.ErrTimeout
	default:
		a.Log.ErrorContext(ctx, "finding a session failed", "error", err)
		return faults.New(faults.CodeInternal, "something went wrong on our side")
	}
}

// bearer returns the token of the header Authorization, and whether there is one. With another scheme the token is empty, which is
// no session's.
func bearer(r *http.Request) (token string, isGiven bool) {
	header := r.Header.Get("Authorization")
	if header == "" {
		return "", false
	}
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "", true
	}
	return strings.TrimSpace(token), true
}
