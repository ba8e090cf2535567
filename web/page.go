package web

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
)

const (
	index  = "index.html"
	assets = "assets/"
)

// strict is the Content-Security-Policy of every page: nothing from another origin, nothing inline, no eval. Forms are
// sent by scripts; where those did not load, no password may end up in a URL.
const strict = "default-src 'self'; " +
	"object-src 'none'; " +
	"base-uri 'none'; " +
	"form-action 'none'; " +
	"frame-ancestors 'none'"

func built(files fs.FS) bool {
	_, err := fs.Stat(files, index)
	return err == nil
}

// page serves a built page under a policy, or says that it is not built.
func page(path string, files fs.FS, policy string) http.Handler {
	if !built(files) {
		return withHeaders(strict, http.HandlerFunc(sayThatNothingIsBuilt))
	}
	return withHeaders(policy, servePage(path, files))
}

// servePage serves a built page at a path that ends in a slash, and its assets below it.
func servePage(path string, files fs.FS) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+path+"{$}", serveIndex(files))
	mux.Handle("GET "+path+"{file...}", serveAssets(files))
	return mux
}

// serveIndex serves the page, which names the assets and so changes with each build.
func serveIndex(files fs.FS) http.Handler { return serveUnhashed(files, index) }

// serveUnhashed lets browsers keep a file but ask each time whether it is still the same.
func serveUnhashed(files fs.FS, name string) http.Handler {
	tag := entityTag(files, name)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("ETag", tag)
		http.ServeFileFS(w, r, files, name)
	})
}

// serveAssets lets browsers keep an asset for a year: its name holds a hash of its content. Assets are kept compressed
// by Brotli, as every browser takes them of a site that is encrypted or on its own machine.
func serveAssets(files fs.FS) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := path.Clean(r.PathValue("file"))
		packed, err := fs.ReadFile(files, name+".br")
		if err != nil || !strings.HasPrefix(name, assets) {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("Vary", "Accept-Encoding")
		if kind := mime.TypeByExtension(path.Ext(name)); kind != "" {
			h.Set("Content-Type", kind)
		}
		if acceptsBrotli(r) {
			h.Set("Content-Encoding", "br")
			h.Set("Content-Length", strconv.Itoa(len(packed)))
			_, _ = w.Write(packed) // the client may have gone: nobody is left to tell
			return
		}
		_, _ = io.Copy(w, brotli.NewReader(bytes.NewReader(packed)))
	})
}

// acceptsBrotli says whether a client takes Brotli, which a quality of 0 denies.
func acceptsBrotli(r *http.Request) bool {
	for element := range strings.SplitSeq(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		coding, parameter, _ := strings.Cut(element, ";")
		if !strings.EqualFold(strings.TrimSpace(coding), "br") {
			continue
		}
		_, quality, given := strings.Cut(parameter, "=")
		q, err := strconv.ParseFloat(strings.TrimSpace(quality), 64)
		return !given || err == nil && q > 0
	}
	return false
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
