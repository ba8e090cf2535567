package httpapi

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"orderly.example/db"
	"orderly.example/internal/auth"
)

const (
	// cookieName is the session's cookie: __Host- makes browsers hold it to this host, to HTTPS and to all paths.
	cookieName = "__Host-orderly"
	// loopbackCookieName is its name on this machine without TLS, where browsers refuse the other.
	loopbackCookieName = "orderly"
	// deviceSuffix makes of them the names of the cookie that a device is known by.
	deviceSuffix = "-device"
	// deviceLife is how long browsers keep that: none keeps a cookie longer.
	deviceLife = 400 * 24 * time.Hour
)

// sessions finds who asks: by the header Authorization, or else by the browser's cookie.
type sessions struct {
	sessions *auth.Sessions
	proxies  Proxies
	origins  *Origins
	log      *slog.Logger
	metrics  *Metrics
}

// around gives each request its viewer and its exchange.
func (s sessions) around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if ctx, ok := s.enter(r.Context(), w, r); ok {
			next.ServeHTTP(w, r.WithContext(ctx))
		}
	})
}

// enter gives a request's context its viewer and its exchange, or answers the request. A token in the header that does
// not count is 401, and never makes way for a cookie.
func (s sessions) enter(ctx context.Context, w http.ResponseWriter, r *http.Request) (_ context.Context, ok bool) {
	exchange := &auth.Exchange{Client: &client{sessions: s, w: w, r: r}}
	ctx = auth.WithExchange(ctx, exchange)
	token, isHeader := bearer(r)
	if !isHeader {
		token = s.cookie(r, "")
	}
	if token == "" && !isHeader {
		return ctx, true
	}
	found, err := s.find(ctx, token)
	switch {
	case err != nil:
		fault := s.fault(ctx, err)
		known, _ := errorCode(fault.Code)
		refuse(w, s.metrics, known.Statuses[0], fault)
		return nil, false
	case found != nil:
		exchange.Session, exchange.Token = found.Session, found.Token
		if found.Prolonged && !isHeader {
			exchange.Client.SetCookie(token, found.Session.ExpiresAt)
		}
		return auth.WithViewer(ctx, found.Viewer), true
	case isHeader:
		w.Header().Set("WWW-Authenticate", "Bearer")
		refuse(w, s.metrics, http.StatusUnauthorized, db.NewFault(db.CodeUnauthenticated, "the token is not that of a session: please log in"))
		return nil, false
	default:
		exchange.Client.ClearCookie()
		return ctx, true
	}
}

// sessionStatements is far more than finding a session takes: they are counted, not planned.
const sessionStatements = 10

func (s sessions) find(ctx context.Context, token string) (*auth.Found, error) {
	counted, budget := db.WithBudget(ctx, sessionStatements, nil)
	costFrom(ctx).session = budget
	return s.sessions.Find(counted, token)
}

// fault is what a client sees where it can't be found out who asks. The log has the cause.
func (s sessions) fault(ctx context.Context, err error) *db.Fault {
	fault := db.FaultOf(err)
	switch {
	case fault != nil:
		logCause(ctx, s.log, fault)
		return fault
	case errors.Is(context.Cause(ctx), errTimeout):
		return errTimeout
	default:
		s.log.ErrorContext(ctx, "finding a session failed", "error", err)
		return db.NewFault(db.CodeInternal, "something went wrong on our side")
	}
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

// cookie is the session's, or with a suffix another one.
func (s sessions) cookie(r *http.Request, suffix string) string {
	if r.Header["Cookie"] == nil {
		return ""
	}
	c, err := r.Cookie(s.cookieName(r) + suffix)
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
	return isLocal(plainHost(r.Host))
}

// client is who sent a request. What is said of them is found out where it is asked for, as by few requests.
type client struct {
	sessions

	w http.ResponseWriter
	r *http.Request
}

func (c *client) Address() string { return AddressKey(c.proxies.Client(c.r)) }

var (
	errForeign     = &db.Fault{Code: db.CodeForbidden, Reason: db.RefusedCrossSite, Message: "a page of another site can't log a browser in"}
	errUnencrypted = db.NewFault(db.CodeBadInput, "browsers keep the session's cookie over https alone: reach the API by https, or log in with transport TOKEN")
)

// CookieFault finds what a browser would not say: it drops a cookie that does not suit it in silence. A page tells by its
// origin how it was reached, also where a proxy ends TLS that nobody told us to trust.
func (c *client) CookieFault() error {
	switch {
	case c.origins.CrossSite(c.r):
		return errForeign
	case strings.HasPrefix(c.r.Header.Get("Origin"), "http://") && !c.proxies.Secure(c.r) && !c.onLoopback(c.r):
		return errUnencrypted
	}
	return nil
}

func (c *client) SetCookie(token string, expires time.Time) { c.set("", token, expires) }

func (c *client) ClearCookie() {
	cleared := c.bare("")
	cleared.MaxAge = -1
	http.SetCookie(c.w, &cleared)
}

func (c *client) Device() string { return c.cookie(c.r, deviceSuffix) }

func (c *client) SetDevice(cookie string) {
	if cookie != "" {
		c.set(deviceSuffix, cookie, time.Now().Add(deviceLife))
	}
}

func (c *client) set(suffix, value string, expires time.Time) {
	set := c.bare(suffix)
	set.Value, set.Expires, set.MaxAge = value, expires, max(1, int(time.Until(expires).Seconds()))
	http.SetCookie(c.w, &set)
}

// bare is the session's cookie, or with a suffix the device's, without a value. Where the page is of another site (one of ORDERLY_CORS_ORIGINS, else the
// request is refused), browsers send it along only with SameSite=None, and many only where it is Partitioned too: kept
// for pages of that site alone. Both want Secure, which browsers take of this machine without TLS as well.
func (c *client) bare(suffix string) http.Cookie {
	cookie := http.Cookie{
		Name: c.cookieName(c.r) + suffix, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: !c.onLoopback(c.r),
	}
	if c.r.Header.Get("Sec-Fetch-Site") == "cross-site" {
		cookie.SameSite, cookie.Secure, cookie.Partitioned = http.SameSiteNoneMode, true, true
	}
	return cookie
}
