package e2e_test

import (
	"testing"

	"orderly/web/e2e"
)

const dashboard = "My home page: recent orders with items and products, notifications, spending"

func TestGraphiQLRunsExamplesOffline(t *testing.T) {
	t.Parallel()
	shop, _ := newShop(t)
	e2e.CheckGraphiQL(t, shop,
		e2e.Run{Title: dashboard, Answer: `"username": "staff"`},
		e2e.Run{Title: "One order: customer, items, products and history, under the page's header (staff, or one's own)", Answer: `"unreadNotificationCount": 17`},
		e2e.Run{Title: "Users with their orders, items and products, counted on two levels (staff)", Answer: `"totalCount": 50`},
		e2e.Run{Title: "Orders under five status tabs, each with its count", Answer: `"status": "PENDING"`},
		e2e.Run{Title: "One user's page: orders, items, products, notifications and reports (staff)", Answer: `"email": "customer@example.com"`},
	)
}

func TestGraphiQLLogsIn(t *testing.T) {
	t.Parallel()
	shop, _ := newShop(t)
	e2e.CheckSessionPanel(t, shop, e2e.Run{Title: dashboard, Answer: `"username": "staff"`})
}

func TestGraphiQLFetchesTheSchemaOfWhoIsLoggedIn(t *testing.T) {
	t.Parallel()
	shop, _ := newShop(t, inProduction)
	e2e.CheckFreshSchema(t, shop)
}
