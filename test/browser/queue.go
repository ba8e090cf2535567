package browser

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// CheckQueue opens River's pages in Chromium as an admin, who is sent to log in first, cancels the one job there is, whose
// kind is given, and goes through the other pages. It fails the test where something does not show or causes complaints. The
// handler serves /admin/river/, /log-in and /graphql, for a shop with the demo accounts.
func CheckQueue(t *testing.T, handler http.Handler, kind string) {
	t.Helper()
	server := serve(t, handler)
	tab := openBrowser(t)
	complaints := listen(t, tab, server.URL)

	openLogIn(t, tab, server.URL+"/admin/river/jobs?state=available")
	logInAs(t, tab, "admin")
	awaitVisible(t, tab, `#root a[href^="/admin/river/jobs/1"]`)
	awaitText(t, tab, `#root`, kind)
	screenshot(t, tab, "jobs")

	click(t, tab, `#root a[href^="/admin/river/jobs/1"]`)
	clickText(t, tab, "Cancel")
	awaitText(t, tab, `#root`, "Cancelled")
	screenshot(t, tab, "cancelled")

	// Of a link in the side bar only the left end is in sight, unless the mouse is above it.
	for path, says := range map[string]string{"queues": "Queues", "settings": "Settings"} {
		_, err := chromedp.Run(tab, chromedp.Evaluate[chromedp.Void](`document.querySelector('a[href="/admin/river/`+path+`"]').click()`))
		require.NoError(t, err)
		awaitText(t, tab, `h1`, says)
	}
	for _, path := range []string{"workflows", "periodic-jobs"} { // which no link leads to
		do(t, tab, chromedp.Navigate(server.URL+"/admin/river/"+path))
		await(t, tab, `document.querySelector("main")?.textContent.length > 0`)
	}
	require.Empty(t, slices.DeleteFunc(slices.Clone(complaints.list()), isZod))
}

// isZod says whether a complaint is of zod's trying `Function("")`, which the policy forbids and zod expects. Chromium
// has no words for it besides the note.
func isZod(complaint string) bool {
	return strings.HasPrefix(complaint, "error (security):  Note that 'script-src' was not explicitly set")
}

// clickText clicks on the button that says something.
func clickText(t *testing.T, tab context.Context, text string) {
	t.Helper()
	do(t, tab, chromedp.Click(`//button[contains(., "`+text+`")]`, visible))
}
