package web

import (
	"io"
	"io/fs"
	"net/http"
)

const noLogInPage = `The page to log in is not built: that takes npm. Run "make web" and start the server again.
Until then, send the mutation logIn to /graphql.
`

func logIn(files fs.FS) http.Handler {
	if !built(files) {
		return withHeaders(strict, http.HandlerFunc(sayThatThereIsNoLogInPage))
	}
	return withHeaders(strict, servePage("/log-in/", files))
}

func sayThatThereIsNoLogInPage(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusNotImplemented)
	_, _ = io.WriteString(w, noLogInPage) // the client may have gone: nobody is left to tell
}
