package browser_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/test/browser"
)

func TestGraphiQL(t *testing.T) {
	t.Parallel()
	shop, rows := newShop(t)
	_, err := rows.Exec(t.Context(), "DELETE FROM reports WHERE requested_by = (SELECT id FROM users WHERE username = 'customer')")
	require.NoError(t, err)
	browser.CheckGraphiQL(t, shop, browser.GraphiQL{
		Examples: []browser.Run{
			{Title: "My home page: recent orders with items and products, notifications, spending", Answer: `"username": "staff"`},
			{Title: "One order: customer, items, products and history, under the page's header", Answer: `"unreadNotificationCount": 17`},
			{Title: "Users with their orders, items and products, counted on two levels (staff)", Answer: `"totalCount": 50`},
			{Title: "Orders under five status tabs, each with its count", Answer: `"status": "PENDING"`},
		},
		Named: browser.Run{Title: "Twenty objects of mixed types by id", Answer: `"__typename": "User"`},
		Unseen: browser.Run{
			Title:  "Watch a report until its file is there: the newest, or put in the id that requestReport gave",
			Answer: "This example needs an object of the type Report, and there is none that you may see.",
		},
		Explained: browser.Run{
			Title:  "One user's page: orders, items, products, notifications and reports (staff)",
			Answer: `"email": "customer@example.com"`,
		},
		Fused: []string{"userByUsername.orders", "userByUsername.notifications", "userByUsername.reports"},
	})
}
