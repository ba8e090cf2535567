package browser_test

import (
	"testing"

	"orderly.example/test/browser"
)

func TestGraphiQL(t *testing.T) {
	t.Parallel()
	shop, _ := newShop(t)
	browser.CheckGraphiQL(t, shop, browser.GraphiQL{
		Examples: []browser.Run{
			{Title: "My home page: recent orders with items and products, notifications, spending", Answer: `"username": "staff"`},
			{Title: "One order: customer, items, products and history, under the page's header (staff, or one's own)", Answer: `"unreadNotificationCount": 17`},
			{Title: "Users with their orders, items and products, counted on two levels (staff)", Answer: `"totalCount": 50`},
			{Title: "Orders under five status tabs, each with its count", Answer: `"status": "PENDING"`},
		},
		Explained: browser.Run{
			Title:  "One user's page: orders, items, products, notifications and reports (staff)",
			Answer: `"email": "customer@example.com"`,
		},
		Fused: []string{"userByUsername.orders", "userByUsername.notifications", "userByUsername.reports"},
	})
}
