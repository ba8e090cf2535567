package httpapi

import (
	"context"

	"orderly.example/internal/auth"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/replica"
	"orderly.example/sqlpage"
)

// replicas let replicas of the database answer queries. Viewers find there what they have written.
type replicas struct{ caches *entitycache.Caches }

// Read returns a context under which a replica answers a query, if there is one that has replayed all that the viewer
// wrote.
func (r replicas) Read(ctx context.Context) context.Context {
	if !r.caches.HasReplicas() {
		return ctx
	}
	return sqlpage.WithReplicas(ctx, func(ctx context.Context) (replica.Position, bool) {
		viewer := auth.From(ctx)
		if viewer.IsNobody() {
			return 0, true // who logs in writes, and is somebody
		}
		return r.caches.PositionOf(ctx, viewer.ID)
	})
}

// Write runs a mutation. When it returns, no replica answers the viewer that has not replayed it.
func (r replicas) Write(ctx context.Context, mutate func(context.Context)) {
	_ = r.caches.Write(ctx, auth.From(ctx).ID, func(ctx context.Context) error {
		mutate(ctx)
		return ctx.Err() // then a commit can still be on its way
	})
}
