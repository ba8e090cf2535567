package httpapi

import (
	"net/http"

	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"
)

const (
	// shortestCompressed is the shortest answer that is compressed, in bytes: a shorter one fits into a packet as it is.
	shortestCompressed = 1400
	// jitter is how many bytes of noise a compressed answer gets at most, by its content.
	jitter = 32
)

// compress compresses answers where the client accepts it, but not streams, whose events are short.
//
// The length of a compressed answer tells how much its parts are alike. A foreign page that has a browser ask for a text
// of its choice beside a secret could find the secret out by many lengths, as BREACH does: what it asks for stays as it
// is, and lengths of other answers are blurred.
func compress(origins *Origins, next http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(
		gzhttp.MinSize(shortestCompressed),
		gzhttp.CompressionLevel(gzip.BestSpeed),
		gzhttp.ContentTypes([]string{"application/graphql-response+json", "application/json"}),
		gzhttp.RandomJitter(jitter, 0, false),
	)
	if err != nil {
		panic(err) // the choices above are constants
	}
	compressed := wrap(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isStream(r) || origins.CrossSite(r) {
			next.ServeHTTP(w, r)
			return
		}
		compressed.ServeHTTP(w, r)
	})
}

// keepFromCaches tells caches, those of browsers and those between, to keep nothing of what is answered: it is for one
// viewer at one moment. It also says what an answer depends on, for those that keep it all the same.
func keepFromCaches(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "private, no-store")
		h.Add("Vary", "Accept, Accept-Encoding, Authorization, Cookie, Origin")
		next.ServeHTTP(w, r)
	})
}
