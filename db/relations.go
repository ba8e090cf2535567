package db

import "orderly.example/sqlpage"

// Relations are all relations between entities. The tests of plans check how each is read, and a test of the resolvers
// that the schema has the same ones.
func Relations() []sqlpage.Relation {
	return []sqlpage.Relation{
		CategoryProducts, NotificationOrder, NotificationProduct, NotificationReport, OrderCustomer, OrderHistory, OrderItems, OrderEventWho, OrderItemOrder, OrderItemProduct, ProductCategories, ProductOrders, ReportRequestedBy,
		UserNotifications, UserOrders, UserReports, UserSessions,
	}
}
