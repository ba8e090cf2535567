package resolvers

import (
	"context"

	"orderly.example/db"
	"orderly.example/internal/auth"
)

// visibleNode is a row that a viewer may see or not.
type visibleNode interface {
	comparable
	db.Node
}

// visible returns a row, or nil if the viewer may not see it.
func visible[P visibleNode](ctx context.Context, r *Resolver, p P) P {
	var none P
	if p == none || !r.access.CanSee(auth.From(ctx), p) {
		return none
	}
	return p
}

// hideInvisible replaces what the viewer may not see by nil.
func (r *Resolver) hideInvisible(ctx context.Context, nodes []db.Node) []db.Node {
	viewer := auth.From(ctx)
	for i, node := range nodes {
		if node != nil && !r.access.CanSee(viewer, node) {
			nodes[i] = nil
		}
	}
	return nodes
}
