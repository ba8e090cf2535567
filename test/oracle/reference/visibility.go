package reference

import (
	"context"
	"fmt"

	"orderly.example/db"
)

// canSee reports whether the viewer may see a row, by rules of its own.
func canSee(ctx context.Context, row any) bool {
	v := viewer(ctx)
	if s, isSession := row.(*db.Session); isSession {
		return v.Role == db.UserRoleAdmin || s.UserID == v.ID && !v.IsNobody()
	}
	if v.IsStaff() {
		return true
	}
	switch o := row.(type) {
	case *db.User:
		return o.ID == v.ID && !v.IsNobody()
	case *db.Product:
		return o.IsActive
	case *db.Category:
		return true
	case *db.Order:
		return o.CustomerID == v.ID && !v.IsNobody()
	case *db.OrderItem:
		return o.CustomerID == v.ID && !v.IsNobody()
	case *db.Notification:
		return o.UserID == v.ID && !v.IsNobody()
	case *db.Report:
		return o.RequesterID == v.ID && o.Own && !v.IsNobody()
	default:
		panic(missing(fmt.Sprintf("canSee, in visibility.go, who besides staff sees a %T", row)))
	}
}
