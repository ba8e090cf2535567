package web

import (
	"fmt"
	"io/fs"
	"net/http"
	"strings"
)

// appPolicy allows one inline style besides what is strict, by its hash: that by which React Aria keeps fingers from scrolling
// what they press. 'self' includes the sockets and event streams of the page's own origin (in Safari since version 16).
const appPolicy = strict + "; style-src 'self' 'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='"

// app serves the application: its assets, the other files beside its page, and the page at every other path, as its scripts
// show what belongs to the path. Where nothing is built, only / has an answer. A person who asks for a file that is not there
// gets the page too, which says so; programs get a line.
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
	page, compressed, loose, absent := serveIndex(files), serveAssets(files), looseFiles(files), missing(files)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := r.PathValue("file")
		switch file := loose[name]; {
		case file != nil:
			file.ServeHTTP(w, r)
		case strings.HasPrefix(name, assets):
			compressed.ServeHTTP(w, r)
		case isFileName(name):
			absent.ServeHTTP(w, r)
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

// missing answers where there is nothing: a person gets the page, which says so, and a program a line.
func missing(files fs.FS) http.Handler {
	content, err := fs.ReadFile(files, index)
	if err != nil {
		return http.NotFoundHandler() // it is not built
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Accept"), "text/html") {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write(content) // the client may have gone: nobody is left to tell
	})
}

// unreadable is a response, without its status, to what can't be read as a request, such as a path with a bad escape: the
// application's page, which says that there is nothing. It is nil where nothing is built.
func unreadable(files fs.FS) []byte {
	content, err := fs.ReadFile(files, index)
	if err != nil {
		return nil
	}
	return fmt.Appendf(nil, "Cache-Control: no-store\r\nConnection: close\r\nContent-Length: %d\r\nContent-Security-Policy: %s\r\n"+
		"Content-Type: text/html; charset=utf-8\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n\r\n%s", len(content), appPolicy, content)
}
