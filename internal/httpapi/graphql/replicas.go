package graphql

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Replicas let replicas of the database answer queries.
type Replicas interface {
	// Read returns the context of a query's reads.
	Read(ctx context.Context) context.Context
	// Write runs a mutation.
	Write(ctx context.Context, mutate func(context.Context))
}

// forReads returns the context of an operation's reads. The primary answers mutations and subscriptions: they read what
// was just written.
func (c costTracker) forReads(ctx context.Context) context.Context {
	if op := operationOf(ctx); op == nil || op.Operation != ast.Query {
		return ctx
	}
	return c.replicas.Read(ctx)
}

// aroundMutation has a mutation answered when no replica answers its viewer that has not replayed it.
func (c costTracker) aroundMutation(ctx context.Context, next graphql.ResponseHandler) (response *graphql.Response) {
	if op := operationOf(ctx); op == nil || op.Operation != ast.Mutation {
		return next(ctx)
	}
	c.replicas.Write(ctx, func(ctx context.Context) { response = next(ctx) })
	return response
}
