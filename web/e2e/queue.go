package e2e

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// CheckQueue opens River's pages in Chromium as an admin, who is sent to log in first, goes through them, and cancels
// the one job there is, whose kind is given. It fails the test where something does not show or causes complaints. The
// handler serves /admin/river/, /log-in/ and /graphql, for a shop with the demo accounts.
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

	for _, page := range []string{"", "queues", "workflows", "periodic-jobs", "settings"} {
		require.NoError(t, chromedp.Do(tab, chromedp.Navigate(server.URL+"/admin/river/"+page)))
		await(t, tab, `document.querySelector("main")?.textContent.length > 0`)
	}

	require.NoError(t, chromedp.Do(tab, chromedp.Navigate(server.URL+"/admin/river/jobs/1")))
	awaitText(t, tab, `#root`, kind)
	clickText(t, tab, "Cancel")
	awaitText(t, tab, `#root`, "Cancelled")
	screenshot(t, tab, "cancelled")
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
	require.NoError(t, chromedp.Do(tab, chromedp.Click(`//button[contains(., "`+text+`")]`, visible)))
}
