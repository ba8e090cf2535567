package browser

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

func TestComplaintsAboutAFaultyPageAreHeard(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", "script-src 'self'")
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, `<link rel="icon" href="data:,"><img src="https://cdn.example/logo.png">
			<script>document.title = "inline"</script><script src="/faulty.js"></script>`)
	})
	mux.HandleFunc("GET /faulty.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = io.WriteString(w, `console.error("said so"); document.title = "loaded"; throw new Error("thrown")`)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	tab := openBrowser(t)
	complaints := listen(t, tab, server.URL)

	do(t, tab, chromedp.Navigate(server.URL+"/"))
	await(t, tab, `document.title === "loaded"`)

	heard := strings.Join(complaints.list(), "\n")
	for _, complaint := range []string{
		"request to another origin: https://cdn.example/logo.png",
		"violates the following Content Security Policy directive",
		"said so",
		"Error: thrown",
	} {
		require.Contains(t, heard, complaint)
	}
}
