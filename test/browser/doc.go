// Package browser drives the built pages in Chromium, against a server that the test brings along.
//
// It knows pages as a person sees them, and the addresses of web; npm's clients ask the same server. Begin with browser.go, which
// starts Chromium; a page a file.
package browser
