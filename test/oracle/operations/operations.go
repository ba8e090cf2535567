package operations

import (
	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"

	"orderly.example/lockstep/randql"
)

// Request is an operation and who sends it.
type Request struct {
	Viewer string // a name in Rows.Viewers
	randql.Op
}

// Requests draws requests. Cursors in them are placeholders, which the oracle fills.
func Requests(schema *ast.Schema, rows *Rows) *rapid.Generator[Request] {
	var ofDepths []*rapid.Generator[randql.Op]
	for _, depth := range []int{5, 6, 8, 8, 10} { // a page and what is in it are two
		o := options(rows)
		o.MaxDepth = depth
		ofDepths = append(ofDepths, randql.Operation(schema, o))
	}
	depths := sampled(ofDepths)
	viewers := sampled([]string{
		"staff", "staff", "staff", "staff", "admin", "customer", "customer", "customer", "somebody", "nobody",
	})
	return rapid.Custom(func(t *rapid.T) Request {
		return Request{Viewer: viewers.Draw(t, "viewer"), Op: depths.Draw(t, "depth").Draw(t, "operation")}
	})
}

func options(rows *Rows) randql.Options {
	return randql.Options{
		MaxFields: 45, MaxBreadth: 6,
		Values: values(rows),
		// A page is mostly asked for by its size, and from its start; both sizes at once are refused.
		Chances: map[string]int{
			"first": 70, "last": 6, "after": 12, "before": 5, "filter": 30, "orderBy": 40, "userId": 40,
		},
		// Relations more than columns: they are what is hard.
		Weights: weights(map[int][]string{
			80: {
				"UserConnection.nodes", "OrderConnection.nodes", "OrderItemConnection.nodes", "NotificationConnection.nodes",
				"ProductConnection.nodes", "ReportConnection.nodes",
			},
			50: {"UserEdge.node", "OrderEdge.node", "OrderItemEdge.node", "NotificationEdge.node", "ProductEdge.node", "ReportEdge.node"},
			40: {
				"UserConnection.edges", "OrderConnection.edges", "OrderItemConnection.edges", "NotificationConnection.edges",
				"User.orders", "Order.items", "Order.customer", "OrderItem.product", "Order.history", "OrderEvent.who",
				"Notification.subject", "Report.requestedBy", "OrderItem.order", "User.notifications", "User.reports",
				"Query.orders", "Query.users",
			},
			20: {"Query.node", "Query.nodes", "Query.viewer", "Query.dashboard", "Query.products", "Query.reports", "Query.order"},
			// Those answer little, or refuse most viewers, which leaves no data at all.
			5: {"Query.salesSeries", "Query.userByEmail", "Query.productBySku", "Query.userByUsername", "Query.orderByNumber"},
		}),
	}
}

func weights(byWeight map[int][]string) map[string]int {
	weights := map[string]int{}
	for weight, fields := range byWeight {
		for _, field := range fields {
			weights[field] = weight
		}
	}
	return weights
}
