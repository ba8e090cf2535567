package web

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/99designs/gqlgen/graphql/playground"
)

const (
	page   = "index.html"
	assets = "assets/"
)

// policy is the page's Content-Security-Policy: nothing from another origin, no inline scripts, no eval.
// The styles are the exception: Monaco, GraphiQL's editor, places its lines by style attributes and
// adds style elements of its own, so that it can't do without 'unsafe-inline'. GraphiQL's fonts
// and Monaco's icons stand in the style sheet as data: URLs.
const policy = "default-src 'self'; " +
	"style-src 'self' 'unsafe-inline'; " +
	"font-src 'self' data:; " +
	"img-src 'self' data:; " +
	"object-src 'none'; " +
	"base-uri 'none'; " +
	"form-action 'none'; " +
	"frame-ancestors 'none'"

// fallbackPolicy leaves the page from the CDN its scripts, and forbids framing all the same.
const fallbackPolicy = "frame-ancestors 'none'"

func graphiql(files fs.FS) http.Handler {
	if !built(files) {
		return withHeaders(fallbackPolicy, playground.Handler("Orderly", "/graphql"))
	}
	mux := http.NewServeMux()
	mux.Handle("GET /graphiql/{$}", servePage(files))
	mux.Handle("GET /graphiql/{file...}", serveAssets(files))
	return withHeaders(policy, mux)
}

func built(files fs.FS) bool {
	_, err := fs.Stat(files, page)
	return err == nil
}

// servePage lets browsers keep the page but ask each time whether it is still the same:
// it names the assets, which change with each build.
func servePage(files fs.FS) http.Handler {
	tag := entityTag(files, page)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("ETag", tag)
		http.ServeFileFS(w, r, files, page)
	})
}

// serveAssets lets browsers keep an asset for a year: its name holds a hash of its content.
func serveAssets(files fs.FS) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := path.Clean(r.PathValue("file"))
		if info, err := fs.Stat(files, name); err != nil || !info.Mode().IsRegular() || !strings.HasPrefix(name, assets) {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		http.ServeFileFS(w, r, files, name)
	})
}

func withHeaders(policy string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

// entityTag is a file's content as an HTTP entity tag; empty where the file can't be read.
func entityTag(files fs.FS, name string) string {
	content, err := fs.ReadFile(files, name)
	if err != nil {
		return ""
	}
	return fmt.Sprintf(`"%x"`, sha256.Sum256(content))
}
