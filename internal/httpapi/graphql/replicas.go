package graphql

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"orderly.example/internal/auth"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/replica"
	"orderly.example/sqlpage"
)

// replicas let replicas of the database answer queries. Viewers find there what they have written.
type replicas struct{ caches *entitycache.Caches }

// forReads returns a context under which a query is answered by a replica, if there is one that has replayed all that
// the viewer wrote. Mutations and subscriptions are answered by the primary: they read what was just written.
func (r replicas) forReads(ctx context.Context) context.Context {
	if op := operationOf(ctx); !r.caches.HasReplicas() || op == nil || op.Operation != ast.Query {
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

// aroundResponse has a mutation answered when no replica answers its viewer that has not replayed it.
func (r replicas) aroundResponse(ctx context.Context, next graphql.ResponseHandler) (response *graphql.Response) {
	if op := operationOf(ctx); op == nil || op.Operation != ast.Mutation {
		return next(ctx)
	}
	_ = r.caches.Write(ctx, auth.From(ctx).ID, func(ctx context.Context) error {
		response = next(ctx)
		return ctx.Err() // a commit can still be on its way
	})
	return response
}
