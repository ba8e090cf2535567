package e2e

import (
	"context"
	"fmt"
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

// CheckGraphiQL opens /graphiql/ of a server in Chromium, runs the examples and a typed operation, and
// fails the test where an answer does not show, where the console holds errors or warnings, where the
// page breaks its Content-Security-Policy, or where it asks another origin for anything. The handler
// serves /graphiql/ and /graphql in development, for a shop with the demo accounts: the browser is staff.
func CheckGraphiQL(t *testing.T, handler http.Handler, runs ...Run) {
	t.Helper()
	server := serve(t, handler)
	tab := openBrowser(t)
	complaints := listen(t, tab, server.URL)

	inColours(t, tab, "light")
	require.NoError(t, chromedp.Do(tab, chromedp.Navigate(server.URL+"/graphiql/")))
	logInAsDemo(t, tab, "staff", "STAFF")
	click(t, tab, `button[aria-label="Show Examples"]`)
	for _, run := range runs {
		openExample(t, tab, run.Title)
		click(t, tab, `.graphiql-execute-button`)
		awaitAnswer(t, tab, run.Answer)
	}
	screenshot(t, tab, "light")

	typeAndRun(t, tab, `{ __typename`)
	awaitAnswer(t, tab, `"__typename": "Query"`)

	// The editors take the system's colours when the page loads; the tabs come back from the storage.
	inColours(t, tab, "dark")
	require.NoError(t, chromedp.Do(tab, chromedp.Reload()))
	click(t, tab, `button[aria-label="Show Documentation Explorer"]`)
	awaitVisible(t, tab, `.graphiql-doc-explorer-root-type`)
	awaitText(t, tab, `.graphiql-query-editor`, `__typename`)
	screenshot(t, tab, "dark")

	require.Empty(t, complaints.list())
}

// openExample clicks on a title of the panel and waits until a new tab shows the example.
func openExample(t *testing.T, tab context.Context, title string) {
	t.Helper()
	await(t, tab, `!document.querySelector(".examples button").disabled`)
	tabs, err := chromedp.Run(tab, chromedp.Evaluate[int](`document.querySelectorAll(".graphiql-tab").length`))
	require.NoError(t, err)

	button := fmt.Sprintf(`//*[@class="examples"]//button[text()=%q]`, title)
	require.NoError(t, chromedp.Do(tab, chromedp.Click(chromedp.Search(button), visible)))
	await(t, tab, fmt.Sprintf(`document.querySelectorAll(".graphiql-tab").length === %d`, tabs+1))
	awaitText(t, tab, `.graphiql-query-editor`, title)
}

// typeAndRun replaces the editor's text and runs it by the keyboard at once. The editor itself adds a
// closing brace for each opening one.
func typeAndRun(t *testing.T, tab context.Context, operation string) {
	t.Helper()
	require.NoError(t, chromedp.Do(tab,
		chromedp.Focus(chromedp.CSS(`.graphiql-query-editor textarea`)),
		chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)),
		chromedp.KeyEvent(operation),
		chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(chromedp.ModifierCtrl)),
	))
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
