package browser

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

const (
	sessionStatus = `.session [role="status"]`
	sessionButton = `.session-button`
)

// firstVisit sees that nobody is logged in, and runs an example, which the first tab holds: its answer asks for a session, and
// is another one with the session of staff. An example that names objects of the shop asks for a session when it is opened.
// No operation has run yet.
func firstVisit(t *testing.T, tab context.Context, example, named Run) {
	t.Helper()
	awaitText(t, tab, sessionStatus, "Not logged in.")
	screenshot(t, tab, "first-visit")
	click(t, tab, `button[aria-label="Show Debug"]`)
	awaitText(t, tab, `.debug [role="status"]`, "Run an operation")

	// An answer that asks for a session opens the panel, where it is not open.
	click(t, tab, `button[aria-label="Show Examples"]`)
	openExample(t, tab, named.Title, 1)
	awaitText(t, tab, examplesStatus, "log in, then open it again.")
	openExample(t, tab, example.Title, 0)
	click(t, tab, `button[aria-label="Hide Examples"]`)
	click(t, tab, `.graphiql-execute-button`)
	awaitAnswer(t, tab, "UNAUTHENTICATED")
	awaitText(t, tab, sessionStatus, "Not logged in.")

	logInAsDemo(t, tab, "staff", "STAFF")
	click(t, tab, `.graphiql-execute-button`)
	awaitAnswer(t, tab, example.Answer)
	screenshot(t, tab, "logged-in")
}

// logInByForm logs in as a customer in the panel, which is open, at the second attempt.
func logInByForm(t *testing.T, tab context.Context) {
	t.Helper()
	fillIn(t, tab, `.session [name="username"]`, "customer")
	fillIn(t, tab, `.session [name="password"]`, "not it")
	pressEnter(t, tab)
	awaitText(t, tab, `.session [role="alert"]`, "No user has this name and this password.")
	fillIn(t, tab, `.session [name="password"]`, "orderly-demo")
	pressEnter(t, tab)
	awaitText(t, tab, sessionStatus, "Logged in as customer (CUSTOMER).")
	awaitText(t, tab, sessionButton, "customer (CUSTOMER)")
	await(t, tab, `document.querySelector(".session [name=password]").value === ""`)
}

// freshSchema logs out and in again in GraphiQL's panel, as somebody who has come to the page for the first time, and
// fails the test where the schema is not fetched anew each time. The page is in production, where the schema is for
// staff: staff is logged in before, and admin after it.
func freshSchema(t *testing.T, tab context.Context) {
	t.Helper()
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
	do(t, tab, chromedp.Click(chromedp.Search(button), visible))
	awaitText(t, tab, sessionStatus, fmt.Sprintf("Logged in as %s (%s).", username, role))
}
