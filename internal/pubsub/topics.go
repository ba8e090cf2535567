package pubsub

import "fmt"

// Notifications is the topic of what a user is notified of.
func Notifications(user fmt.Stringer) string { return "notifications:" + user.String() }

// Order is the topic of an order.
func Order(id fmt.Stringer) string { return "order:" + id.String() }

// Report is the topic of a report.
func Report(id fmt.Stringer) string { return "report:" + id.String() }

// Sessions is the topic of a user's sessions, and of what the user may do.
func Sessions(user fmt.Stringer) string { return "session:" + user.String() }
