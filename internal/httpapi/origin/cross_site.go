package origin

import (
	"net/http"
	"slices"

	"orderly.example/internal/faults"
	"orderly.example/internal/httpapi/apierror"
	"orderly.example/lockstep/lockstephttp"
)

// ErrCrossSite is the fault of a foreign page that uses the user's cookie.
var ErrCrossSite = &faults.Fault{
	Code: faults.CodeForbidden, Reason: faults.RefusedCrossSite, Message: "a page of another origin may not do this with the user's cookie",
}

// Guard refuses requests that a page of a foreign origin sends with one of the cookies, except for queries by GET: the browser
// does not show their responses to the page. Sockets and event streams begin as a GET too, and are refused. Requests without
// such a cookie pass: they have no viewer, or a token that the page knows. A proxy must pass on the Host header.
func (o *Origins) Guard(count func(faults.Refusal), cookies []string, next http.Handler) http.Handler {
	sent := func(r *http.Request) bool {
		return slices.ContainsFunc(cookies, func(name string) bool {
			_, err := r.Cookie(name)
			return err == nil
		})
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if sent(r) && (!IsSafe(r.Method) || lockstephttp.IsStream(r)) && o.CrossSite(r) {
			apierror.Refuse(w, count, http.StatusForbidden, ErrCrossSite)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// CrossSite reports whether a browser sends the request for a page whose origin is neither the server's own nor allowed. Check
// it before a cookie is set: such a page could log its visitor in as somebody else.
func (o *Origins) CrossSite(r *http.Request) bool {
	asked := r.WithContext(r.Context()) // a copy
	asked.Method = http.MethodPost      // CrossOriginProtection ignores safe methods
	return o.protection.Check(asked) != nil
}

// IsSafe reports whether a method only reads (RFC 9110, 9.2.1).
func IsSafe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}
