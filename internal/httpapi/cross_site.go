package httpapi

import (
	"net/http"
	"slices"

	"orderly.example/db"
	"orderly.example/lockstep/transport"
)

var errCrossSite = &db.Fault{
	Code: db.CodeForbidden, Reason: db.RefusedCrossSite, Message: "a page of another origin may not do this with the user's cookie",
}

// Guard refuses what a page of a foreign origin does with the user's cookie: all but queries by GET, whose answers the
// browser shows to nobody. Sockets and event streams begin as a GET too, and are refused. Requests without such a
// cookie pass: they act for nobody, or by a token that the page has. A proxy in front must pass the Host header on.
func (o *Origins) Guard(next http.Handler, metrics *Metrics, cookies ...string) http.Handler {
	sent := func(r *http.Request) bool {
		return slices.ContainsFunc(cookies, func(name string) bool {
			_, err := r.Cookie(name)
			return err == nil
		})
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if sent(r) && (!isSafe(r.Method) || isStream(r)) && o.CrossSite(r) {
			refuse(w, metrics, http.StatusForbidden, errCrossSite)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// CrossSite says whether a browser sends the request for a page of an origin that is neither the server's own nor
// allowed. Whoever sets a cookie should ask: such a page could log its visitor in as somebody else.
func (o *Origins) CrossSite(r *http.Request) bool {
	asked := r.WithContext(r.Context()) // a copy
	asked.Method = http.MethodPost      // others are not looked at
	return o.protection.Check(asked) != nil
}

func isSafe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

// isStream says whether a request asks for a socket or an event stream.
func isStream(r *http.Request) bool {
	return transport.IsSocket(r) || transport.TakesEvents(r)
}
