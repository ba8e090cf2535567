package web

import (
	"io/fs"
	"net/http"
	"strings"
)

// appPolicy allows one inline style besides what is strict, by its hash: that by which React Aria keeps fingers from scrolling
// what they press. 'self' includes the sockets and event streams of the page's own origin (in Safari since version 16).
const appPolicy = strict + "; style-src 'self' 'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='"

// app serves the application: its assets, the other files beside its page, and the page at every other path, as its scripts
// show what belongs to the path. Where nothing is built, only / has an answer.
func app(files fs.FS) http.Handler {
	mux := http.NewServeMux()
	if !built(files) {
		mux.Handle("GET /{$}", http.HandlerFunc(sayThatNothingIsBuilt))
		return withHeaders(strict, mux)
	}
	mux.Handle("GET /{file...}", serveApp(files))
	return withHeaders(appPolicy, mux)
}

func serveApp(files fs.FS) http.Handler {
	page, compressed, loose := serveIndex(files), serveAssets(files), looseFiles(files)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := r.PathValue("file")
		switch file := loose[name]; {
		case file != nil:
			file.ServeHTTP(w, r)
		case strings.HasPrefix(name, assets):
			compressed.ServeHTTP(w, r)
		case isFileName(name):
			http.NotFound(w, r)
		default:
			page.ServeHTTP(w, r)
		}
	})
}

// looseFiles are the files beside the page, as /favicon.svg, whose names hold no hash.
func looseFiles(files fs.FS) map[string]http.Handler {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil // it is not built
	}
	loose := map[string]http.Handler{}
	for _, entry := range entries {
		if name := entry.Name(); entry.Type().IsRegular() && name != index {
			loose[name] = serveUnhashed(files, name)
		}
	}
	return loose
}

// isFileName reports whether a path would be that of a file, or of what programs that look for weak servers ask for:
// its last part has a dot, or any part begins with one. No path of the application does.
func isFileName(name string) bool {
	last := name[strings.LastIndexByte(name, '/')+1:]
	return strings.Contains(last, ".") || strings.Contains("/"+name, "/.")
}
