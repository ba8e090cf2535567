package main

import (
	"context"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"

	"orderly.example/lockstep"
	"orderly.example/lockstep/bench/batch"
	"orderly.example/lockstep/bench/data"
	"orderly.example/lockstep/bench/single"
)

// query asks for all there is: 50 posts, 500 comments and 5,000 replies, each with its author.
const query = `{ posts { id title author { id name } comments { id text author { id name } replies { id text author { id name } } } } }`

// contestant is an executor with its resolvers.
type contestant struct {
	name    string
	query   string
	store   *data.Store
	exec    *executor.Executor
	context func(context.Context) context.Context // of a request; may be nil
}

// contestants are the four, each with a store that counts for itself.
func contestants(newStore func() *data.Store) []*contestant {
	stores := []*data.Store{newStore(), newStore(), newStore(), newStore()}
	limits := lockstep.Limits{Loads: 6, Nodes: 1_000_000, ListSize: data.Posts} // as a server has them
	loadersOf := func(s *data.Store) func(context.Context) context.Context {
		return func(ctx context.Context) context.Context { return single.WithLoaders(ctx, s, single.Wait) }
	}
	return []*contestant{
		newContestant("lockstep, batch resolvers", stores[0], batch.NewLockstepSchema(
			batch.Config{Resolvers: batch.Resolvers{Store: stores[0]}}, lockstep.Options{Limits: limits}), nil),
		newContestant("gqlgen, batch resolvers", stores[1], batch.NewExecutableSchema(
			batch.Config{Resolvers: batch.Resolvers{Store: stores[1]}}), nil),
		newContestant("gqlgen, dataloader", stores[2], single.NewExecutableSchema(
			single.Config{Resolvers: single.Resolvers{Store: stores[2]}}), loadersOf(stores[2])),
		newContestant("lockstep, the same dataloader", stores[3], single.NewLockstepSchema(
			single.Config{Resolvers: single.Resolvers{Store: stores[3]}}, lockstep.Options{}), loadersOf(stores[3])),
	}
}

func newContestant(name string, store *data.Store, schema graphql.ExecutableSchema, around func(context.Context) context.Context) *contestant {
	exec := executor.New(schema)
	exec.SetQueryCache(lru.New[*ast.QueryDocument](10)) // parsed and validated once
	return &contestant{name: name, query: query, store: store, exec: exec, context: around}
}

// answer runs the query as a server would for one request, and returns the data.
func (c *contestant) answer(ctx context.Context) ([]byte, error) {
	if c.context != nil {
		ctx = c.context(ctx)
	}
	ctx = graphql.StartOperationTrace(ctx)
	operation, errs := c.exec.CreateOperationContext(ctx, &graphql.RawParams{Query: c.query})
	if len(errs) > 0 {
		return nil, fmt.Errorf("%s: %w", c.name, errs)
	}
	next, ctx := c.exec.DispatchOperation(ctx, operation)
	response := next(ctx)
	if len(response.Errors) > 0 {
		return nil, fmt.Errorf("%s: %w", c.name, response.Errors)
	}
	return response.Data, nil
}
