package middleware

import "net/http"

// NoStore tells the caches of browsers and proxies to store no response: each is for one viewer at one time. Vary names what
// a response depends on, for caches that store it nevertheless.
func NoStore(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "private, no-store")
		h.Add("Vary", "Accept, Accept-Encoding, Authorization, Cookie, Origin")
		next.ServeHTTP(w, r)
	})
}
