package server

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"orderly/auth"
	"orderly/db"
)

const (
	// cookieName is the session's cookie: __Host- makes browsers hold it to this host, to HTTPS and to all paths.
	cookieName = "__Host-orderly"
	// loopbackCookieName is its name on this machine without TLS, where browsers refuse the other.
	loopbackCookieName = "orderly"
)

// sessions finds who asks: by the header Authorization, or else by the browser's cookie.
type sessions struct {
	sessions *auth.Sessions
	proxies  Proxies
	origins  *Origins
	log      *slog.Logger
}

// around gives each request its viewer and its exchange. A token in the header that does not count is 401, and never
// makes way for a cookie.
func (s sessions) around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		exchange := s.exchange(w, r)
		ctx := auth.WithExchange(r.Context(), exchange)
		token, isHeader := bearer(r)
		if !isHeader {
			token = s.cookie(r)
		}
		if token == "" && !isHeader {
			next.ServeHTTP(w, r.WithContext(ctx))
			return
		}
		found, err := s.find(ctx, token)
		switch {
		case err != nil:
			s.fail(ctx, w, err)
			return
		case found != nil:
			exchange.Session, exchange.Token = found.Session, found.Token
			ctx = auth.WithViewer(ctx, found.Viewer)
			if found.Prolonged && !isHeader {
				exchange.SetCookie(token, found.Session.ExpiresAt)
			}
		case isHeader:
			w.Header().Set("WWW-Authenticate", "Bearer")
			refuse(w, http.StatusUnauthorized, db.NewFault(db.CodeUnauthenticated, "the token is not that of a session: please log in"))
			return
		default:
			exchange.ClearCookie()
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// sessionStatements is far more than finding a session takes: they are counted, not planned.
const sessionStatements = 10

func (s sessions) find(ctx context.Context, token string) (*auth.Found, error) {
	counted, budget := db.WithBudget(ctx, sessionStatements)
	costFrom(ctx).session = budget
	return s.sessions.Find(counted, token)
}

// fail answers where it can't be found out who asks.
func (s sessions) fail(ctx context.Context, w http.ResponseWriter, err error) {
	fault := db.FaultOf(err)
	switch {
	case fault != nil:
	case errors.Is(context.Cause(ctx), errTimeout):
		fault = errTimeout
	default:
		s.log.ErrorContext(ctx, "finding a session failed", "error", err)
		fault = db.NewFault(db.CodeInternal, "something went wrong on our side")
	}
	known, _ := errorCode(fault.Code)
	refuse(w, known.Statuses[0], fault)
}

// bearer is the token of the header Authorization. With another scheme it is a token that can't count.
func bearer(r *http.Request) (token string, given bool) {
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

func (s sessions) cookie(r *http.Request) string {
	c, err := r.Cookie(s.cookieName(r))
	if err != nil {
		return ""
	}
	return c.Value
}

func (s sessions) cookieName(r *http.Request) string {
	if s.onLoopback(r) {
		return loopbackCookieName
	}
	return cookieName
}

// onLoopback says whether a browser came without TLS to a name of this machine.
func (s sessions) onLoopback(r *http.Request) bool {
	if s.proxies.Secure(r) {
		return false
	}
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && ip.IsLoopback()
}

func (s sessions) exchange(w http.ResponseWriter, r *http.Request) *auth.Exchange {
	cookie := http.Cookie{
		Name: s.cookieName(r), Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: !s.onLoopback(r),
	}
	return &auth.Exchange{
		Address: AddressKey(s.proxies.Client(r)),
		Foreign: s.origins.CrossSite(r),
		SetCookie: func(token string, expires time.Time) {
			c := cookie
			c.Value, c.Expires, c.MaxAge = token, expires, max(1, int(time.Until(expires).Seconds()))
			http.SetCookie(w, &c)
		},
		ClearCookie: func() {
			c := cookie
			c.MaxAge = -1
			http.SetCookie(w, &c)
		},
	}
}
