package lockstest_test

import (
	"testing"

	"pgregory.net/rapid"

	"orderly.example/lockstep"
	"orderly.example/lockstep/internal/torture"
	"orderly.example/lockstep/lockstest"
	"orderly.example/lockstep/randql"
)

// A comparison of a schema with custom scalars, mutations and subscriptions. In a project of your own, its package of
// generated code stands in the place of torture.
func ExampleCompare() {
	var t *testing.T // the test's
	config := torture.NewConfig()
	oracle := torture.NewExecutableSchema(config)
	subject := torture.NewLockstepSchema(config, lockstep.Options{})

	lockstest.Compare(t, oracle, subject, lockstest.Options{
		Draw: randql.Options{Values: map[string]*rapid.Generator[any]{
			"ID":               rapid.SampledFrom([]any{"1", "2", "nobody"}),
			"Time":             rapid.SampledFrom([]any{"2024-02-29T12:00:00Z", "no time"}),
			"NewThing.parent":  rapid.Just[any]("7"),
			"Query.rows.first": rapid.SampledFrom([]any{0, 1, 50}),
		}},
		Exclude: map[string]string{
			"Thing.panicsForSome": "gqlgen tells one parent of a batch that its resolver panicked, whichever that is",
			"Subscription.gaps":   "gqlgen sends a null that the schema forbids",
		},
		Reset:  func() {}, // these mutations change nothing
		Events: func() {}, // these subscriptions end by themselves
	})
}

// A comparison by one operation that is known.
func ExampleCompareOperation() {
	var t *testing.T // the test's
	config := torture.NewConfig()
	oracle := torture.NewExecutableSchema(config)
	subject := torture.NewLockstepSchema(config, lockstep.Options{})

	lockstest.CompareOperation(t, oracle, subject, randql.Op{
		Query:     `query($id: ID!) { thing(id: $id) { friends { name } } }`,
		Variables: map[string]any{"id": 7},
	}, lockstest.Options{})
}
