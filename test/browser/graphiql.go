package browser

import (
	"context"
	"net/http"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// Run is an example that the browser opens from GraphiQL's panel and runs.
type Run struct {
	// Title is the example's first line, without the comment sign.
	Title string
	// Answer is part of one line of the answer, near its top: the editor draws only the lines in sight.
	Answer string
}

// GraphiQL is what CheckGraphiQL looks at. Examples are of staff, and the first, which the first tab holds, needs a session.
type GraphiQL struct {
	Examples []Run
	// Named is an example that customers see too, whose variables name objects of the shop.
	Named Run
	// Unseen is an example whose variables name an object of a type of which the demo customer sees none: its Answer is in the
	// panel.
	Unseen Run
	// Explained is the example that the panel Debug is looked at with. Its second statement serves the fields that are Fused.
	Explained Run
	Fused     []string
}

// CheckGraphiQL opens /graphiql/ of a server in Chromium as somebody does who sees it for the first time, logs in and
// out, runs the examples and a typed operation, and opens the panels. It fails the test where something does not show,
// where the console holds errors or warnings, where the page breaks its Content-Security-Policy, or where it asks
// another origin for anything. The handler serves /graphiql/ and /graphql in development, for a shop with the demo
// accounts. All of it is one test since a page with Monaco takes seconds of CPU to load.
func CheckGraphiQL(t *testing.T, handler http.Handler, looked GraphiQL) {
	t.Helper()
	server := serve(t, handler)
	tab := openBrowser(t)
	complaints := listen(t, tab, server.URL)

	inColours(t, tab, "light")
	do(t, tab, chromedp.Navigate(server.URL+"/graphiql/"))
	firstVisit(t, tab, looked.Examples[0], looked.Named)
	logInByForm(t, tab)
	click(t, tab, `button[aria-label="Show Examples"]`)
	awaitListed(t, tab, looked.Explained.Title, false)
	openInHaste(t, tab, looked.Unseen.Title, looked.Examples[0].Title)
	openExample(t, tab, looked.Unseen.Title, 0)
	awaitText(t, tab, examplesStatus, looked.Unseen.Answer)
	click(t, tab, `button[aria-label="Show Session"]`)
	logInAsDemo(t, tab, "staff", "STAFF")
	click(t, tab, `button[aria-label="Show Examples"]`)
	awaitListed(t, tab, looked.Explained.Title, true)
	for _, run := range looked.Examples[1:] {
		openExample(t, tab, run.Title, 1)
		click(t, tab, `.graphiql-execute-button`)
		awaitAnswer(t, tab, run.Answer)
	}
	openNamed(t, tab, looked.Named)
	explain(t, tab, looked.Explained, looked.Fused)
	screenshot(t, tab, "light")
	click(t, tab, `button[aria-label="Show Examples"]`)
	openAgain(t, tab, looked.Named, looked.Explained)
	click(t, tab, `button[aria-label="Hide Examples"]`)
	onATelephone(t, tab, looked.Explained)
	typeAndRun(t, tab, `{ __typename`)
	awaitAnswer(t, tab, `"__typename": "Query"`)
	comeBack(t, tab)
	require.Empty(t, complaints.list())

	// From here on the browser complains, and rightly so: what is refused has the status 400.
	explainRefusal(t, tab)
}

// comeBack loads the page again, whose last panel is closed and whose tab holds __typename, with the session of staff.
func comeBack(t *testing.T, tab context.Context) {
	t.Helper()
	click(t, tab, `button[aria-label="Show Session"]`)
	click(t, tab, `button[aria-label="Hide Session"]`)
	await(t, tab, `!document.querySelector(".session")`)

	// The editors take the system's colours when the page loads; the tabs come back from the storage.
	inColours(t, tab, "dark")
	do(t, tab, chromedp.Reload())
	awaitText(t, tab, sessionButton, "staff (STAFF)")
	awaitText(t, tab, `.graphiql-query-editor`, `__typename`)
	await(t, tab, `!document.querySelector(".session")`) // whoever has closed the panel is not shown it again
	click(t, tab, `button[aria-label="Show Documentation Explorer"]`)
	awaitVisible(t, tab, `.graphiql-doc-explorer-root-type`)
	screenshot(t, tab, "dark")

	click(t, tab, `button[aria-label="Show Session"]`)
	awaitText(t, tab, sessionStatus, "Logged in as staff (STAFF).")
	click(t, tab, `.session > button`)
	awaitText(t, tab, sessionButton, "Not logged in")
}

// typeAndRun replaces the editor's text and runs it by the keyboard at once. The editor itself adds a
// closing brace for each opening one.
func typeAndRun(t *testing.T, tab context.Context, operation string) {
	t.Helper()
	do(t, tab,
		chromedp.Focus(chromedp.CSS(`.graphiql-query-editor textarea`)),
		chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)),
		chromedp.KeyEvent(operation),
		chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(chromedp.ModifierCtrl)),
	)
}

func awaitAnswer(t *testing.T, tab context.Context, text string) {
	t.Helper()
	awaitText(t, tab, `.result-window`, text)
}

// inColours sets the colour scheme, light or dark, that the page takes from the system.
func inColours(t *testing.T, tab context.Context, scheme string) {
	t.Helper()
	_, err := chromedp.Call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	require.NoError(t, err)
}
