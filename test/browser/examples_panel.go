package browser

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

const (
	examplesStatus = `.examples [role="status"]`
	variablesShown = `.graphiql-editor-tool`
)

// openExample clicks on a title of the panel and waits until the tab that is shown holds the example, and there are more
// tabs than before: 1, or 0 where a tab held it already.
func openExample(t *testing.T, tab context.Context, title string, more int) {
	t.Helper()
	await(t, tab, `!document.querySelector(".examples button").disabled`)
	before := countTabs(t, tab)
	button := fmt.Sprintf(`//*[@class="examples"]//button[text()=%q]`, title)
	do(t, tab, chromedp.Click(chromedp.Search(button), visible))
	awaitText(t, tab, `.graphiql-query-editor`, title)
	awaitTabs(t, tab, before+more)
}

// openInHaste opens an example in a tab of its own, and another that the first tab holds, before GraphiQL has stored the text of the
// new tab, which it does 100 ms after a change: such timers wait until the other is shown.
func openInHaste(t *testing.T, tab context.Context, first, another string) {
	t.Helper()
	before := countTabs(t, tab)
	_, err := chromedp.Run(tab, chromedp.Evaluate[int](fmt.Sprintf(`(() => {
		const { setTimeout: set, clearTimeout: clear } = window;
		const held = new Map();
		window.setTimeout = (f, ms, ...args) => (ms >= 100 ? held.set(-1 - held.size, () => f(...args)) && -held.size : set(f, ms, ...args));
		window.clearTimeout = (id) => (held.has(id) ? held.set(id, () => {}) : clear(id));
		const click = (title) => [...document.querySelectorAll(".examples button")].find((b) => b.textContent === title).click();
		const when = (ready, then) => (ready() ? set(then) : set(() => when(ready, then)));
		click(%q);
		when(() => document.querySelectorAll(".graphiql-tab").length > %d, () => {
			click(%q);
			when(() => document.querySelector(".graphiql-tab").matches(".graphiql-tab-active"), () => {
				window.setTimeout = set;
				window.clearTimeout = clear;
				held.forEach((f) => f());
			});
		});
		return 0;
	})()`, first, before, another)))
	require.NoError(t, err)
	awaitText(t, tab, `.graphiql-query-editor`, another)
	awaitTabs(t, tab, before+1)
}

func awaitTabs(t *testing.T, tab context.Context, n int) {
	t.Helper()
	await(t, tab, fmt.Sprintf(`document.querySelectorAll(".graphiql-tab").length === %d`, n))
}

func countTabs(t *testing.T, tab context.Context) int {
	t.Helper()
	n, err := chromedp.Run(tab, chromedp.Evaluate[int](`document.querySelectorAll(".graphiql-tab").length`))
	require.NoError(t, err)
	return n
}

// awaitListed waits until an example of staff is listed in the panel, or is not, and so are the others of staff.
func awaitListed(t *testing.T, tab context.Context, ofStaff string, listed bool) {
	t.Helper()
	awaitVisible(t, tab, `.examples button`)
	const titles = `[...document.querySelectorAll(".examples button")].map((button) => button.textContent)`
	await(t, tab, fmt.Sprintf(`%s.includes(%q) === %v`, titles, ofStaff, listed))
	await(t, tab, fmt.Sprintf(`%s.some((title) => title.endsWith("(staff)")) === %v`, titles, listed))
}

// openNamed opens an example whose variables name objects of the shop. It was opened before there was a session, so its ids
// are filled in now, in the same tab.
func openNamed(t *testing.T, tab context.Context, named Run) {
	t.Helper()
	openExample(t, tab, named.Title, 0)
	await(t, tab, fmt.Sprintf(`!document.querySelector(%q).textContent.includes("<")`, variablesShown))
	await(t, tab, fmt.Sprintf(`document.querySelector(%q).textContent === ""`, examplesStatus))
	click(t, tab, `.graphiql-execute-button`)
	awaitAnswer(t, tab, named.Answer)
}

// openAgain opens an example that an inactive tab holds, as another does, and once more when its text was edited, which is kept.
func openAgain(t *testing.T, tab context.Context, another, example Run) {
	t.Helper()
	before := countTabs(t, tab)
	openExample(t, tab, another.Title, 0)
	openExample(t, tab, example.Title, 0)
	awaitText(t, tab, variablesShown, `"username"`)
	do(t, tab,
		chromedp.Focus(chromedp.CSS(`.graphiql-query-editor textarea`)),
		chromedp.KeyEvent("# mine "),
	)
	awaitText(t, tab, `.graphiql-query-editor`, "# mine #")
	openExample(t, tab, example.Title, 1)
	await(t, tab, `!document.querySelector(".graphiql-query-editor").textContent.includes("mine")`)
	awaitTabs(t, tab, before+1)
}

// onATelephone opens an example, runs it and looks at the last run where the page is 390 pixels wide. No panel is open.
func onATelephone(t *testing.T, tab context.Context, example Run) {
	t.Helper()
	setSize(t, tab, 390, 844)
	click(t, tab, `button[aria-label="Show Examples"]`)
	fits(t, tab, `.examples button`)
	openExample(t, tab, example.Title, 0)
	await(t, tab, `!document.querySelector(".examples")`)
	click(t, tab, `.graphiql-execute-button`)
	awaitAnswer(t, tab, example.Answer)
	fits(t, tab, `.graphiql-tab-active`, `.graphiql-tab-add`, sessionButton, `.graphiql-execute-button`, `.graphiql-query-editor`,
		variablesShown, `.result-window`, `.graphiql-sidebar > button:first-child`, `.graphiql-sidebar > button:last-child`)
	screenshot(t, tab, "telephone")
	click(t, tab, `button[aria-label="Show Debug"]`)
	awaitVisible(t, tab, `.debug .plan .plan`)
	fits(t, tab, `.debug`)
	screenshot(t, tab, "telephone-debug")
	click(t, tab, `button[aria-label="Hide Debug"]`)
	setSize(t, tab, 1400, 900)
}

func setSize(t *testing.T, tab context.Context, width, height int64) {
	t.Helper()
	_, err := chromedp.Call(tab, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: width, Height: height, DeviceScaleFactor: 1,
	})
	require.NoError(t, err)
}

// fits waits until elements are shown within the width of the page, which does not scroll sideways, at a size for reading.
func fits(t *testing.T, tab context.Context, selectors ...string) {
	t.Helper()
	for _, selector := range selectors {
		await(t, tab, fmt.Sprintf(`[document.querySelector(%q)?.getBoundingClientRect()].every((box) =>
			box && box.width >= 20 && box.height >= 20 && box.left >= 0 && box.right <= innerWidth && box.top >= 0)`, selector))
	}
	await(t, tab, `document.documentElement.scrollWidth <= innerWidth`)
}
