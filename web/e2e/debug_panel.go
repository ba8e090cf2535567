package e2e

import (
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// CheckDebugPanel runs an example while GraphiQL's panel Debug is open, in Chromium, and fails the test where the panel
// does not show its statements with the fields that they serve, the cache and the plan's tree, or where the result shows
// them too. The handler serves /graphiql/ and /graphql in development, for a shop with the demo accounts. The example's
// second statement serves the fields that are fused.
func CheckDebugPanel(t *testing.T, handler http.Handler, example Run, fused ...string) {
	t.Helper()
	server := serve(t, handler)
	tab := openBrowser(t)
	complaints := listen(t, tab, server.URL)

	require.NoError(t, chromedp.Do(tab, chromedp.Navigate(server.URL+"/graphiql/")))
	logInAsDemo(t, tab, "staff", "STAFF")
	click(t, tab, `button[aria-label="Show Examples"]`)
	openExample(t, tab, example.Title)
	click(t, tab, `button[aria-label="Show Debug"]`)
	awaitText(t, tab, `.debug [role="status"]`, "Run an operation")
	click(t, tab, `.graphiql-execute-button`)

	awaitText(t, tab, `.debug .statements > li:nth-child(2)`, " ms, ")
	for _, field := range fused {
		awaitText(t, tab, `.debug .statements > li:nth-child(2) .paths`, field)
	}
	awaitText(t, tab, `.debug .plan .plan`, "fused with "+fused[0])
	awaitText(t, tab, `.debug`, "Cache")
	click(t, tab, `.debug .statements > li:first-child summary`)
	awaitText(t, tab, `.debug .statements details[open] pre`, "SELECT")
	awaitAnswer(t, tab, example.Answer)
	await(t, tab, `!document.querySelector(".result-window").textContent.includes("fused")`)
	screenshot(t, tab, "debug")

	require.Empty(t, complaints.list())
}
