package e2e_test

import (
	"testing"

	"orderly/web/e2e"
)

func TestGraphiQL(t *testing.T) {
	t.Parallel()
	shop, _ := newShop(t)
	e2e.CheckGraphiQL(t, shop, e2e.GraphiQL{
		Examples: []e2e.Run{
			{Title: "My home page: recent orders with items and products, notifications, spending", Answer: `"username": "staff"`},
			{Title: "One order: customer, items, products and history, under the page's header (staff, or one's own)", Answer: `"unreadNotificationCount": 17`},
			{Title: "Users with their orders, items and products, counted on two levels (staff)", Answer: `"totalCount": 50`},
			{Title: "Orders under five status tabs, each with its count", Answer: `"status": "PENDING"`},
		},
		Explained: e2e.Run{
			Title:  "One user's page: orders, items, products, notifications and reports (staff)",
			Answer: `"email": "customer@example.com"`,
		},
		Fused: []string{"userByUsername.orders", "userByUsername.notifications", "userByUsername.reports"},
	})
}
