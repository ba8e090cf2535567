package browser

import (
	"context"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

const problem = `#problem`

// CheckLogIn logs in on /log-in, in Chromium, and fails the test where the page does not say what is wrong, does not go on to
// where it should, leads to another site, or causes complaints, or where GraphiQL behind it does not follow who is logged in.
// The handler serves the application, /graphiql/ and /graphql in production, for a shop with the demo accounts.
func CheckLogIn(t *testing.T, handler http.Handler) {
	t.Helper()
	server := serve(t, handler)
	tab := openBrowser(t)
	complaints := listen(t, tab, server.URL)

	do(t, tab, chromedp.Navigate(server.URL+"/graphiql/"))
	awaitPage(t, tab, `#log-in`, server.URL+"/log-in?to=%2Fgraphiql%2F")
	fillIn(t, tab, `#username`, "staff")
	fillIn(t, tab, `#password`, "not it")
	pressEnter(t, tab)
	awaitText(t, tab, problem, "No user has this name and this password.")
	await(t, tab, `document.activeElement.id === "password" && document.activeElement.getAttribute("aria-invalid") === "true"`)
	screenshot(t, tab, "wrong-password")

	logInAs(t, tab, "staff")
	awaitPage(t, tab, `.session`, server.URL+"/graphiql/")
	require.Empty(t, complaints.list())
	freshSchema(t, tab) // the browser complains of the schema that nobody sees who is not logged in

	complaints = listen(t, tab, server.URL)
	do(t, tab, chromedp.Navigate(server.URL+"/log-in?to=/graphiql/%3Fa"))
	awaitText(t, tab, `#logged-in`, "You are logged in as admin.")
	await(t, tab, `document.querySelector("#logged-in a").href === location.origin + "/graphiql/?a"`)
	screenshot(t, tab, "logged-in")

	openLogIn(t, tab, server.URL+"/log-in?to=//evil.example")
	logInAs(t, tab, "customer")
	awaitPage(t, tab, `.tiles`, server.URL+"/catalogue")

	require.Empty(t, complaints.list())
	openLogIn(t, tab, server.URL+"/log-in")

	// From here on the browser complains, and rightly so.
	server.Close()
	logInAs(t, tab, "customer")
	awaitText(t, tab, problem, "The server can't be reached.")
}

// CheckThrottledLogIn fails to log in on /log-in until the server has had enough, after attempts at most.
func CheckThrottledLogIn(t *testing.T, handler http.Handler, attempts int) {
	t.Helper()
	server := serve(t, handler)
	tab := openBrowser(t)

	openLogIn(t, tab, server.URL+"/log-in")
	fillIn(t, tab, `#username`, "staff")
	for range attempts {
		fillIn(t, tab, `#password`, "not it")
		submitTwice(t, tab)
		awaitText(t, tab, problem, "No user has this name and this password.")
	}
	pressEnter(t, tab)
	await(t, tab, `/Too many attempts.* Try again in \d+ seconds\.$/.test(document.querySelector("#problem").textContent)`)
}

// submitTwice sends the form as somebody does who clicks again at once: the second time counts for nothing.
func submitTwice(t *testing.T, tab context.Context) {
	t.Helper()
	_, err := chromedp.Run(tab, chromedp.Evaluate[chromedp.Void](`
		document.querySelector("#log-in").requestSubmit();
		document.querySelector("#log-in").requestSubmit()`))
	require.NoError(t, err)
}

// openLogIn opens the page and waits for its form, whose first field has the focus.
func openLogIn(t *testing.T, tab context.Context, url string) {
	t.Helper()
	do(t, tab, chromedp.Navigate(url))
	awaitVisible(t, tab, `#log-in`)
	await(t, tab, `document.activeElement.id === "username"`)
}

// logInAs sends the page's form with a demo account.
func logInAs(t *testing.T, tab context.Context, username string) {
	t.Helper()
	fillIn(t, tab, `#username`, username)
	fillIn(t, tab, `#password`, "orderly-demo")
	click(t, tab, `#log-in button:not([type=button])`)
}
