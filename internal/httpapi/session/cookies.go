package session

import "net/http"

const (
	// cookieName is the session cookie's name. Its prefix __Host- makes browsers keep it to this host, to HTTPS and to all paths.
	cookieName = "__Host-orderly"
	// loopbackCookieName is its name on this machine without TLS, where browsers refuse the other name.
	loopbackCookieName = "orderly"
	// deviceSuffix is added to both names for the cookie that recognizes a device.
	deviceSuffix = "-device"
)

// CookieNames are the names of the cookies that act for a user.
func CookieNames() []string {
	return []string{cookieName, loopbackCookieName, cookieName + deviceSuffix, loopbackCookieName + deviceSuffix}
}

// cookie returns the value of the session's cookie, or with a suffix that of another one.
func (a Authenticator) cookie(r *http.Request, suffix string) string {
	if r.Header["Cookie"] == nil {
		return ""
	}
	c, err := r.Cookie(a.cookieName(r) + suffix)
	if err != nil {
		return ""
	}
	return c.Value
}

func (a Authenticator) cookieName(r *http.Request) string {
	if a.Proxies.OnLoopback(r) {
		return loopbackCookieName
	}
	return cookieName
}
