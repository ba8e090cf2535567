package middleware

import (
	"net/http"

	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"
)

const (
	// minCompressed is the length of the shortest response that is compressed, in bytes. A shorter one fits into one packet.
	minCompressed = 1400
	// maxJitter is how many bytes of padding a compressed response gets at most. The number depends on its content.
	maxJitter = 32
)

// Compress compresses responses where the client accepts it, except for the requests that skip reports.
//
// The length of a compressed response tells how similar its parts are. A page of another site that makes a browser request a
// text of its choice together with a secret could find the secret from many lengths (the BREACH attack). So skip should report
// requests of such pages. The padding hides the exact length of other responses. Streams should be skipped too: their events
// are short.
func Compress(skip func(*http.Request) bool, next http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(
		gzhttp.MinSize(minCompressed),
		gzhttp.CompressionLevel(gzip.BestSpeed),
		gzhttp.ContentTypes([]string{"application/graphql-response+json", "application/json"}),
		gzhttp.RandomJitter(maxJitter, 0, false),
	)
	if err != nil {
		panic(err) // the options above are constants
	}
	compressed := wrap(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if skip(r) {
			next.ServeHTTP(w, r)
			return
		}
		compressed.ServeHTTP(w, r)
	})
}
