package browser

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

// explain runs an example and then opens GraphiQL's panel Debug, and fails the test where the panel does not show the
// example's statements with the fields that they serve, the cache and the plan's tree, or where the result shows them too.
// The panel Examples is open.
func explain(t *testing.T, tab context.Context, example Run, fused []string) {
	t.Helper()
	require.NotEmpty(t, fused)
	openExample(t, tab, example.Title, 1)
	click(t, tab, `.graphiql-execute-button`)
	awaitAnswer(t, tab, example.Answer)
	click(t, tab, `button[aria-label="Show Debug"]`)

	awaitText(t, tab, `.debug .statements > li:nth-child(2)`, " ms, ")
	for _, field := range fused {
		awaitText(t, tab, `.debug .statements > li:nth-child(2) .paths`, field)
	}
	awaitText(t, tab, `.debug .plan .plan`, "fused with "+fused[0])
	awaitText(t, tab, `.debug`, "Cache")
	click(t, tab, `.debug .statements > li:first-child summary`)
	awaitText(t, tab, `.debug .statements details[open] pre`, "SELECT")
	await(t, tab, `!document.querySelector(".result-window").textContent.includes("fused")`)
	screenshot(t, tab, "debug")
}

// explainRefusal runs what is over a limit, then opens the panel and looks for the limit and the plan.
func explainRefusal(t *testing.T, tab context.Context) {
	t.Helper()
	typeAndRun(t, tab, `query Dear { users(first: 100) { nodes { orders(first: 100) { nodes { number`)
	awaitAnswer(t, tab, "NODE_LIMIT_EXCEEDED")
	click(t, tab, `button[aria-label="Show Debug"]`)
	awaitText(t, tab, `.debug [role="status"]`, "Dear")
	awaitText(t, tab, `.debug`, "The operation can cost more nodes than allowed: 10100 where 10000 is the limit")
	awaitText(t, tab, `.debug .plan .plan`, "users.nodes.orders: 1 statement, at most 10000 nodes")
	screenshot(t, tab, "refused")

	typeAndRun(t, tab, `query Wrong { no_such_field`)
	awaitText(t, tab, `.debug [role="status"]`, "Wrong")
	awaitText(t, tab, `.debug`, "it was refused before it was planned")
}
