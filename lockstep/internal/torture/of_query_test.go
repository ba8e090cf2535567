package torture_test

import (
	"context"
	"sync"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"

	"orderly.example/lockstep"
	"orderly.example/lockstep/internal/torture"
	"orderly.example/lockstep/lockstest"
	"orderly.example/lockstep/plan"
	"orderly.example/lockstep/randql"
)

// callsOf runs an operation, as gqlgen's executor answers it. It returns the names of the fields whose resolvers lockstep
// called, in the order of the calls.
func callsOf(t *testing.T, query string) []string {
	t.Helper()
	var mutex sync.Mutex
	var calls []string
	schema := torture.NewLockstepSchema(torture.NewConfig(), lockstep.Options{
		AroundLoad: func(ctx context.Context, next graphql.Resolver) (any, error) {
			mutex.Lock()
			calls = append(calls, lockstep.EdgeFrom(ctx).Name())
			mutex.Unlock()
			return next(ctx)
		},
	})
	op := randql.Op{Query: query}
	want := lockstest.Answers(t, lockstest.Executor(oracle(), lockstest.Options{}), op)
	require.Equal(t, want, lockstest.Answers(t, lockstest.Executor(schema, lockstest.Options{}), op))
	require.Greater(t, len(want[0].Data), len("null"))
	return calls
}

const many = `createMany(inputs: [{name: "one"}, {name: "two"}, {name: "three"}])`

// TestPayloadsAreReadTogether shows that what is selected below a field of the type Query is loaded once for all payloads, and
// each relation below it once.
func TestPayloadsAreReadTogether(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"Mutation.createMany", "Query.things", "Thing.friend"},
		callsOf(t, `mutation { `+many+` { query { things(first: 2) { id friend { name } } } } }`))
	require.Equal(t, []string{"Mutation.createMany", "Query.replacedThing"}, callsOf(t, `mutation { `+many+` { query { replacedThing { name } } } }`))
	require.Equal(t, []string{"Query.thing", "Thing.friend"}, callsOf(t, `{ query { thing(id: 2) { friend { id } } } thing(id: 2) { friend { id } } }`))
}

// TestFieldContextsBelowFieldsOfQuery shows that resolvers are told the same place as by gqlgen's executor.
func TestFieldContextsBelowFieldsOfQuery(t *testing.T) {
	t.Parallel()
	for _, query := range []string{
		`{ query { query { thing(id: 2) { path friend { path } } } } }`,
		`{ things(first: 2) { query { things(first: 2) { path friend { path } } } } }`,
		`mutation { ` + many + ` { query { thing(id: 2) { path friend { query { thing(id: 3) { path } } } } } } }`,
	} {
		lockstest.CompareOperation(t, oracle(), subject(), randql.Op{Query: query}, lockstest.Options{})
	}
}

// TestFieldsOfQueryKeepTheirPlaceInAMutation shows that they read what the fields before them have changed, and nothing that
// later ones change. Without them the two that rename would be one call.
func TestFieldsOfQueryKeepTheirPlaceInAMutation(t *testing.T) {
	t.Parallel()
	const rename = "Mutation.rename"
	require.Equal(t, []string{rename, "Query.thing", "Query.things", rename, "Query.thing"},
		callsOf(t, `mutation { a: rename(id: 1, name: "a") { message } query { thing(id: 1) { name } things(first: 1) { id } } b: rename(id: 2, name: "b") { query { thing(id: 1) { name } } } }`))
	require.Equal(t, []string{rename, "Query.thing", rename, "Query.thing"},
		callsOf(t, `mutation { a: rename(id: 1, name: "a") { query { thing(id: 1) { name } } } b: rename(id: 1, name: "b") { query { thing(id: 1) { name } } } }`))
}

// TestFieldsOfQueryArePlanned shows that limits hold below them, before the mutation has changed anything.
func TestFieldsOfQueryArePlanned(t *testing.T) {
	t.Parallel()
	schema := torture.NewLockstepSchema(torture.NewConfig(), lockstep.Options{
		Limits: lockstep.Limits{Nodes: 1},
		Begin:  func(ctx context.Context, _ *lockstep.Plan) context.Context { t.Error("it began"); return ctx },
	})
	answer := lockstest.Answers(t, lockstest.Executor(schema, lockstest.Options{}), randql.Op{
		Query: `mutation { rename(id: 1, name: "a") { query { thing(id: 1) { id } } } }`,
	})
	require.Empty(t, answer[0].Data)
	require.Contains(t, answer[0].Errors[0], lockstep.CodeNodes)
	planned := lockstest.Plan(t, subject(), randql.Op{Query: `mutation { rename(id: 1, name: "a") { query { thing(id: 1) { id } } } }`})
	require.NotContains(t, planned.Fields("Payload"), "query", "it is no field of a row")
}

// TestStatementsBelowFieldsOfQuery shows that root fields are planned alike wherever they stand: each has its statement, which
// is not fused with others while there is no need.
func TestStatementsBelowFieldsOfQuery(t *testing.T) {
	t.Parallel()
	schema := torture.NewLockstepSchema(torture.NewConfig(), lockstep.Options{
		SQL: plan.Options{Fuse: func(int) plan.Fusion { return nil }},
	})
	for query, statements := range map[string]int{
		`{ thing(id: 1) { id } lists(id: 2) { ids } }`:                                                 2,
		`{ query { thing(id: 1) { id } lists(id: 2) { ids } } }`:                                       2,
		`mutation { query { thing(id: 1) { id } lists(id: 2) { ids } } }`:                              2,
		`mutation { rename(id: 1, name: "a") { message } }`:                                            1,
		`mutation { rename(id: 1, name: "a") { query { thing(id: 1) { id } lists(id: 2) { ids } } } }`: 3,
	} {
		require.Equal(t, statements, lockstest.Plan(t, schema, randql.Op{Query: query}).Loads, query)
	}
}

// TestArgumentsBelowFieldsOfQuery shows that invalid ones refuse no other field of a mutation.
func TestArgumentsBelowFieldsOfQuery(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"Mutation.rename", "Query.thing"},
		callsOf(t, `mutation { rename(id: 1, name: "a") { message } query { bad: limited(value: 9) thing(id: 1) { id } } }`))
}

// TestMiddlewareOfRootFieldsBelowPayloads shows that it may answer in the place of a resolver, for all payloads.
func TestMiddlewareOfRootFieldsBelowPayloads(t *testing.T) {
	t.Parallel()
	op := randql.Op{Query: `mutation { ` + many + ` { query { a: thing(id: 1) { id } things(first: 1) { id } } } }`}
	run := func(schema graphql.ExecutableSchema, extensions ...graphql.HandlerExtension) []lockstest.Answer {
		exec := lockstest.Executor(schema, lockstest.Options{Extensions: extensions})
		exec.AroundRootFields(func(ctx context.Context, next graphql.RootResolver) graphql.Marshaler {
			if graphql.GetRootFieldContext(ctx).Object == "thing" {
				return graphql.MarshalString("replaced")
			}
			return next(ctx)
		})
		return lockstest.Answers(t, exec, op)
	}
	require.Equal(t, run(oracle()), run(subject()))
	require.Equal(t, run(oracle(), masking{}), run(subject(), masking{}))
	require.Contains(t, run(subject())[0].Data, `"query":{"a":"replaced"`)
}
