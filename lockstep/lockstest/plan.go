package lockstest

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"

	"orderly.example/lockstep"
	"orderly.example/lockstep/randql"
)

// Plan returns an operation's plan, without running it. The test fails if the operation is invalid, or over a limit.
func Plan(t TB, schema graphql.ExecutableSchema, op randql.Op) (plan *lockstep.Plan) {
	t.Helper()
	ctx := lockstep.WithDryRun(graphql.StartOperationTrace(context.Background()), func(p *lockstep.Plan) { plan = p })
	exec := Executor(schema, Options{})
	operation, errs := exec.CreateOperationContext(ctx, &graphql.RawParams{
		Query: op.Query, OperationName: op.OperationName, Variables: variables(t, op),
	})
	require.Empty(t, errs)
	next, ctx := exec.DispatchOperation(ctx, operation)
	require.Empty(t, next(ctx).Errors)
	return plan
}
