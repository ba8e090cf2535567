package browser

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"orderly.example/web"
)

// serve starts a server for the built pages. The test is skipped where they are not built.
func serve(t *testing.T, handler http.Handler) *httptest.Server {
	t.Helper()
	if !web.Built() {
		t.Skip("the pages are not built: run `make web` (it needs npm)")
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server
}

// do does one step of a test.
func do(t *testing.T, tab context.Context, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	step, cancel := context.WithTimeout(tab, patience)
	defer cancel()
	require.NoError(t, chromedp.Do(step, actions...))
}

// fillIn types into a field, in the place of what it holds.
func fillIn(t *testing.T, tab context.Context, selector, text string) {
	t.Helper()
	do(t, tab,
		chromedp.Focus(chromedp.CSS(selector), visible),
		chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)),
		chromedp.KeyEvent(text),
	)
}

func pressEnter(t *testing.T, tab context.Context) {
	t.Helper()
	do(t, tab, chromedp.KeyEvent(kb.Enter))
}

func click(t *testing.T, tab context.Context, selector string) {
	t.Helper()
	do(t, tab, chromedp.Click(chromedp.CSS(selector), visible))
}

func awaitText(t *testing.T, tab context.Context, selector, text string) {
	t.Helper()
	await(t, tab, fmt.Sprintf(
		`document.querySelector(%q)?.textContent.replaceAll("\u00a0", " ").includes(%q)`, selector, text,
	))
}

// awaitPage waits until the tab has gone on to a page that shows something, and checks the page's URL.
func awaitPage(t *testing.T, tab context.Context, selector, url string) {
	t.Helper()
	awaitVisible(t, tab, selector)
	at, err := chromedp.Run(tab, chromedp.Location())
	require.NoError(t, err)
	require.Equal(t, url, at)
}

// between is the time between two looks at a page. Each look takes CPU of the page and, with chromedp's own 5 ms, as much
// as the page itself takes.
const between = 40 * time.Millisecond

func awaitVisible(t *testing.T, tab context.Context, selector string) {
	t.Helper()
	do(t, tab, chromedp.WaitVisible(chromedp.CSS(selector), visible))
}

// visible has a query wait until what it finds shows.
func visible(s *chromedp.Selector) {
	chromedp.NodeVisible(s)
	chromedp.RetryInterval(between)(s)
}

// await waits until a JavaScript expression is true.
// chromedp's own Poll compiles the expression inside the page, which the page's policy forbids.
func await(t *testing.T, tab context.Context, expression string) {
	t.Helper()
	step, cancel := context.WithTimeout(tab, patience)
	defer cancel()
	_, err := chromedp.Run(step, chromedp.Evaluate[bool](fmt.Sprintf(`new Promise((resolve) => {
		const look = () => ((%s) ? resolve(true) : setTimeout(look, %d));
		look();
	})`, expression, between.Milliseconds()), chromedp.EvalAwaitPromise))
	require.NoError(t, err, "waiting for %s", expression)
}
