package session

import (
	"context"
	"net/http"
	"strings"
	"time"

	"orderly.example/internal/auth"
	"orderly.example/internal/faults"
)

// deviceLife is how long browsers keep the device's cookie. None keeps a cookie longer.
const deviceLife = 400 * 24 * time.Hour

// Payer returns the key of whoever pays for an operation and has its streams counted: the viewer, or the client's address where
// there is no viewer.
func Payer(ctx context.Context) string {
	if v := auth.From(ctx); !v.IsNobody() {
		return v.ID.String()
	}
	return Address(ctx)
}

// Address returns the key of the address of the client who sent the request.
func Address(ctx context.Context) string { return auth.ExchangeFrom(ctx).Client.Address() }

// client is the auth.Client of a request. What it tells is computed on demand, because few requests need it.
type client struct {
	Authenticator

	w http.ResponseWriter
	r *http.Request
}

func (c *client) Address() string { return c.Proxies.ClientKey(c.r) }

var (
	errForeign     = &faults.Fault{Code: faults.CodeForbidden, Reason: faults.RefusedCrossSite, Message: "a page of another site can't log a browser in"}
	errUnencrypted = faults.New(faults.CodeBadInput, "browsers keep the session's cookie over https alone: reach the API by https, or log in with transport TOKEN")
)

// CookieFault returns why the browser would drop the session's cookie: browsers do not report it. The header Origin tells whether
// a page was reached by TLS, also where the proxy that ends TLS is not a trusted one.
func (c *client) CookieFault() error {
	switch {
	case c.Origins.CrossSite(c.r):
		return errForeign
	case strings.HasPrefix(c.r.Header.Get("Origin"), "http://") && !c.Proxies.Secure(c.r) && !c.Proxies.OnLoopback(c.r):
		return errUnencrypted
	}
	return nil
}

func (c *client) SetCookie(token string, expires time.Time) { c.set("", token, expires) }

func (c *client) ClearCookie() {
	cleared := c.emptyCookie("")
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
	set := c.emptyCookie(suffix)
	set.Value, set.Expires, set.MaxAge = value, expires, max(1, int(time.Until(expires).Seconds()))
	http.SetCookie(c.w, &set)
}

// emptyCookie is the session's cookie, or with a suffix the device's, without a value. For a page of another site (which is one
// of ORDERLY_CORS_ORIGINS, because other pages are refused) browsers send a cookie only with SameSite=None, and many only if it is
// Partitioned too, that is kept for pages of that site alone. Both need Secure, which browsers also accept from this machine
// without TLS.
func (c *client) emptyCookie(suffix string) http.Cookie {
	cookie := http.Cookie{
		Name: c.cookieName(c.r) + suffix, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: !c.Proxies.OnLoopback(c.r),
	}
	if c.r.Header.Get("Sec-Fetch-Site") == "cross-site" {
		cookie.SameSite, cookie.Secure, cookie.Partitioned = http.SameSiteNoneMode, true, true
	}
	return cookie
}
