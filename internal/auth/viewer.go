package auth

import (
	"context"

	"orderly.example/db"
	"orderly.example/internal/uuid"
)

// Viewer is the user who asks. The zero Viewer is nobody.
type Viewer struct {
	ID   uuid.UUID
	Role db.UserRole
}

type viewerKey struct{}

// WithViewer returns a context with the viewer.
func WithViewer(ctx context.Context, v Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, v)
}

// From returns the viewer, or nobody.
func From(ctx context.Context) Viewer {
	v, _ := ctx.Value(viewerKey{}).(Viewer)
	return v
}

// IsNobody reports whether there is no session.
func (v Viewer) IsNobody() bool { return v.ID.IsZero() }

// IsStaff reports whether the viewer may read the whole shop.
func (v Viewer) IsStaff() bool { return v.MayActAs(db.UserRoleStaff) }

// MayActAs reports whether the viewer has at least the rights of a role.
func (v Viewer) MayActAs(role db.UserRole) bool {
	return !v.IsNobody() && rank(v.Role) >= rank(role)
}

// rank orders the roles. An unknown role has no rights, and nobody has the rights of an unknown role.
func rank(role db.UserRole) int {
	switch role {
	case db.UserRoleCustomer:
		return 1
	case db.UserRoleStaff:
		return 2
	case db.UserRoleAdmin:
		return 3
	default:
		return 0
	}
}
