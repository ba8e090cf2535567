package browser

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

// explain runs an example while GraphiQL's panel Debug is open, and fails the test where the panel does not show its
// statements with the fields that they serve, the cache and the plan's tree, or where the result shows them too. The
// panel Examples is open.
func explain(t *testing.T, tab context.Context, example Run, fused []string) {
	t.Helper()
	require.NotEmpty(t, fused)
	openExample(t, tab, example.Title)
	click(t, tab, `button[aria-label="Show Debug"]`)
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
}
