package web

import "net/http"

// queuePolicy allows styles that are inline, which River's scripts add, and the images of its style sheet, which are data:
// URLs. Its zod tries whether it may compile from strings, and does without: the console has that as an error.
const queuePolicy = strict + "; " +
	"style-src 'self' 'unsafe-inline'; " +
	"img-src 'self' data:"

// Queue gives River's pages, and what keeps people from them, the headers of our own. No browser keeps what they show.
func Queue(pages http.Handler) http.Handler {
	return withHeaders(queuePolicy, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(cacheControl, noStore)
		pages.ServeHTTP(unkept{w}, r)
	}))
}

const (
	cacheControl = "Cache-Control"
	noStore      = "no-store"
)

// unkept says it once more when the answer begins: http.FileServer takes the header away with each file that it does not
// find, and River answers that with its page.
type unkept struct{ http.ResponseWriter }

func (w unkept) WriteHeader(status int) {
	w.Header().Set(cacheControl, noStore)
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap is for http.ResponseController.
func (w unkept) Unwrap() http.ResponseWriter { return w.ResponseWriter }
