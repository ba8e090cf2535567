package auth

import (
	"context"

	"orderly.example/db"
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
func (v Viewer) IsStaff() bool { return v.MayActAs(db.RoleStaff) }

// MayActAs says whether the viewer may do what a role may.
func (v Viewer) MayActAs(role db.UserRole) bool {
	return !v.IsNobody() && rank(v.Role) >= rank(role)
}

// rank orders the roles. One that is not known may do nothing, and nobody may do what takes it.
func rank(role db.UserRole) int {
	switch role {
	case db.RoleCustomer:
		return 1
	case db.RoleStaff:
		return 2
	case db.RoleAdmin:
		return 3
	default:
		return 0
	}
}
