package e2e

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

const (
	sessionStatus = `.session [role="status"]`
	sessionButton = `.session-button`
)

// CheckSessionPanel logs in and out in GraphiQL's panel, in Chromium, as somebody does who sees the page for the first
// time. The handler serves /graphiql/ and /graphql in development, for a shop with the demo accounts; example is the
// title of one that needs a session.
func CheckSessionPanel(t *testing.T, handler http.Handler, example Run) {
	t.Helper()
	server := serve(t, handler)
	tab := openBrowser(t)
	complaints := listen(t, tab, server.URL)

	require.NoError(t, chromedp.Do(tab, chromedp.Navigate(server.URL+"/graphiql/")))
	awaitText(t, tab, sessionStatus, "Not logged in.")
	screenshot(t, tab, "first-visit")

	// An answer that asks for a session opens the panel, where it is not open.
	click(t, tab, `button[aria-label="Show Examples"]`)
	openExample(t, tab, example.Title)
	click(t, tab, `button[aria-label="Hide Examples"]`)
	click(t, tab, `.graphiql-execute-button`)
	awaitAnswer(t, tab, "UNAUTHENTICATED")
	awaitText(t, tab, sessionStatus, "Not logged in.")

	logInAsDemo(t, tab, "staff", "STAFF")
	click(t, tab, `.graphiql-execute-button`)
	awaitAnswer(t, tab, example.Answer)
	screenshot(t, tab, "logged-in")

	fillIn(t, tab, `.session [name="username"]`, "customer")
	fillIn(t, tab, `.session [name="password"]`, "not it")
	pressEnter(t, tab)
	awaitText(t, tab, `.session [role="alert"]`, "No user has this name and this password.")
	fillIn(t, tab, `.session [name="password"]`, "orderly-demo")
	pressEnter(t, tab)
	awaitText(t, tab, sessionStatus, "Logged in as customer (CUSTOMER).")
	awaitText(t, tab, sessionButton, "customer (CUSTOMER)")
	await(t, tab, `document.querySelector(".session [name=password]").value === ""`)

	// The session outlives the page.
	require.NoError(t, chromedp.Do(tab, chromedp.Reload()))
	awaitText(t, tab, sessionButton, "customer (CUSTOMER)")
	awaitText(t, tab, sessionStatus, "Logged in as customer (CUSTOMER).")
	click(t, tab, `.session > button`)
	awaitText(t, tab, sessionButton, "Not logged in")

	// Whoever has closed the panel is not shown it again.
	click(t, tab, `button[aria-label="Hide Session"]`)
	await(t, tab, `!document.querySelector(".session")`)
	require.NoError(t, chromedp.Do(tab, chromedp.Reload()))
	awaitText(t, tab, sessionButton, "Not logged in")
	await(t, tab, `!document.querySelector(".session")`)

	require.Empty(t, complaints.list())
}

// CheckFreshSchema logs out and in again in GraphiQL's panel, and fails the test where the schema is not fetched anew
// each time. The handler serves /graphiql/, /log-in/ and /graphql in production, where the schema is for staff.
func CheckFreshSchema(t *testing.T, handler http.Handler) {
	t.Helper()
	server := serve(t, handler)
	tab := openBrowser(t)

	require.NoError(t, chromedp.Do(tab, chromedp.Navigate(server.URL+"/graphiql/")))
	awaitPage(t, tab, `#log-in`, server.URL+"/log-in/?to=%2Fgraphiql%2F")
	logInAs(t, tab, "staff")
	awaitPage(t, tab, `.session`, server.URL+"/graphiql/")
	awaitText(t, tab, sessionStatus, "Logged in as staff (STAFF).")
	await(t, tab, `!document.querySelector(".session fieldset")`) // of the demo accounts

	schemaIs := func(selector string) {
		click(t, tab, `button[aria-label="Show Documentation Explorer"]`)
		awaitVisible(t, tab, selector)
		click(t, tab, `button[aria-label="Show Session"]`)
	}
	schemaIs(`.graphiql-doc-explorer-root-type`)
	click(t, tab, `.session > button`)
	awaitText(t, tab, sessionButton, "Not logged in")
	schemaIs(`.graphiql-doc-explorer-error`)
	fillIn(t, tab, `.session [name="username"]`, "admin")
	fillIn(t, tab, `.session [name="password"]`, "orderly-demo")
	pressEnter(t, tab)
	awaitText(t, tab, sessionButton, "admin (ADMIN)")
	schemaIs(`.graphiql-doc-explorer-root-type`)
}

// logInAsDemo logs in with one click in the panel, which is open.
func logInAsDemo(t *testing.T, tab context.Context, username, role string) {
	t.Helper()
	button := fmt.Sprintf(`//*[@class="session"]//fieldset//button[text()=%q]`, username)
	require.NoError(t, chromedp.Do(tab, chromedp.Click(chromedp.Search(button), visible)))
	awaitText(t, tab, sessionStatus, fmt.Sprintf("Logged in as %s (%s).", username, role))
}
