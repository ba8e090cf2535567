package web

import (
	"io/fs"
	"net/http"
)

func logIn(files fs.FS) http.Handler { return page("/log-in/", files, strict) }
