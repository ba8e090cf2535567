// Package auth says who asks, and what they may see.
package auth

import (
	"context"

	"orderly/db"
)

// Viewer is who asks. The zero Viewer is nobody.
type Viewer struct {
	ID   db.UUID
	Role db.UserRole
}

type viewerKey struct{}

// WithViewer puts the viewer into the context.
func WithViewer(ctx context.Context, v Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, v)
}

// From returns the viewer, or nobody.
func From(ctx context.Context) Viewer {
	v, _ := ctx.Value(viewerKey{}).(Viewer)
	return v
}

// IsNobody says whether there is no session.
func (v Viewer) IsNobody() bool { return v.ID.IsZero() }

// IsStaff says whether the viewer reads all of the shop.
func (v Viewer) IsStaff() bool { return v.Role == db.RoleStaff || v.Role == db.RoleAdmin }

// Required returns the viewer, or a Fault with the code UNAUTHENTICATED.
func Required(ctx context.Context) (Viewer, error) {
	v := From(ctx)
	if v.IsNobody() {
		return v, db.NewFault(db.CodeUnauthenticated, "please log in")
	}
	return v, nil
}

// Staff returns the viewer, or a Fault with the code UNAUTHENTICATED or FORBIDDEN.
func Staff(ctx context.Context) (Viewer, error) {
	v, err := Required(ctx)
	if err == nil && !v.IsStaff() {
		err = db.NewFault(db.CodeForbidden, "only staff may see this")
	}
	return v, err
}

// Sees says whether the viewer may see an object that was loaded by its key. One that they may not see is null, as if
// it did not exist.
func (v Viewer) Sees(object any) bool {
	if v.IsStaff() {
		return true
	}
	switch o := object.(type) {
	case *db.User:
		return o.ID == v.ID && !v.IsNobody()
	case *db.Product:
		return o.IsActive
	case *db.Order:
		return o.CustomerID == v.ID && !v.IsNobody()
	case *db.OrderItem:
		return o.CustomerID == v.ID && !v.IsNobody()
	case *db.Notification:
		return o.UserID == v.ID && !v.IsNobody()
	case *db.Report:
		return o.RequesterID == v.ID && !v.IsNobody()
	default:
		return false
	}
}
