package lockstest_test

import (
	"testing"

	"pgregory.net/rapid"

	"orderly.example/lockstep"
	"orderly.example/lockstep/internal/torture"
	"orderly.example/lockstep/lockstest"
	"orderly.example/lockstep/randql"
)

// A test of a schema with a custom scalar, mutations and subscriptions. In a project of your own, graph stands where
// torture does here.
func ExampleCompare() {
	testLockstepAnswersAsGqlgen := func(t *testing.T) {
		config := torture.NewConfig()
		oracle := torture.NewExecutableSchema(config)
		subject := torture.NewLockstepSchema(config, lockstep.Options{Limits: lockstest.NoLimits()})

		lockstest.Compare(t, oracle, subject, lockstest.Options{
			Draw: randql.Options{Values: map[string]*rapid.Generator[any]{
				"ID":                rapid.SampledFrom([]any{"1", "2", "nobody"}),
				"Time":              rapid.SampledFrom([]any{"2024-02-29T12:00:00Z", "no time"}),
				"Query.rows.first":  rapid.SampledFrom([]any{0, 1, 50}),
				"NewThing.parent":   rapid.Just[any]("7"),
				"Query.parts.first": rapid.Just[any](3),
			}},
			Exclude: map[string]string{
				"Thing.panicsForSome": "gqlgen tells one parent of a batch that its resolver panicked, whichever that is",
				"Subscription.gaps":   "gqlgen sends a null that the schema forbids",
			},
			Reset:  func() {}, // these mutations change nothing
			Events: func() {}, // these subscriptions end by themselves
		})
	}
	_ = testLockstepAnswersAsGqlgen
}

// A test of an operation that is known.
func ExampleCompareOperation() {
	testNamesOfFriends := func(t *testing.T) {
		config := torture.NewConfig()
		lockstest.CompareOperation(t,
			torture.NewExecutableSchema(config),
			torture.NewLockstepSchema(config, lockstep.Options{}),
			randql.Op{Query: `query($id: ID!) { thing(id: $id) { friends { name } } }`, Variables: map[string]any{"id": 7}},
			lockstest.Options{},
		)
	}
	_ = testNamesOfFriends
}
