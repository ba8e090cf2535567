package e2e_test

import (
	"testing"

	"orderly/web/e2e"
)

func TestGraphiQLShowsHowAnOperationIsAnswered(t *testing.T) {
	t.Parallel()
	shop, _ := newShop(t)
	e2e.CheckDebugPanel(t, shop,
		e2e.Run{Title: "One user's page: orders, items, products, notifications and reports (staff)", Answer: `"email": "customer@example.com"`},
		"userByUsername.orders", "userByUsername.notifications", "userByUsername.reports",
	)
}
