package federation_test

import (
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"pgregory.net/rapid"

	"orderly.example/lockstep"
	"orderly.example/lockstep/internal/federation"
	"orderly.example/lockstep/lockstest"
	"orderly.example/lockstep/randql"
)

func oracle() graphql.ExecutableSchema {
	return federation.NewExecutableSchema(federation.NewConfig())
}

func subject(options lockstep.Options) *lockstep.Schema {
	return federation.NewLockstepSchema(federation.NewConfig(), options)
}

// TestRepresentations takes -rapid.checks=20000 for a long run.
func TestRepresentations(t *testing.T) {
	t.Parallel()
	compare(t, options("Query._entities.representations", representations()))
}

// TestRepresentationsInVariables has variables for single representations, too.
func TestRepresentationsInVariables(t *testing.T) {
	t.Parallel()
	compare(t, options("_Any", representation()))
}

// compare holds lockstep against gqlgen, and its plans against its answers.
func compare(t *testing.T, options lockstest.Options) {
	t.Helper()
	lockstest.Compare(t, oracle(), subject(lockstep.Options{}), options)
	lockstest.Bound(t, subject, options)
}

// options draw representations by a name that randql knows.
func options(name string, representations *rapid.Generator[any]) lockstest.Options {
	return lockstest.Options{
		Draw: randql.Options{
			Weights: map[string]int{"Query._entities": 50, "Query._service": 3},
			Values: map[string]*rapid.Generator[any]{
				name:  representations,
				"ID":  ids(),
				"Int": rapid.SampledFrom([]any{2, 1, 3, 0, -1, 4}),
			},
		},
		Exclude: map[string]string{"Entity": "it holds gqlgen's resolvers of entities, which no operation selects"},
		Reset:   func() {}, // mutations change nothing
	}
}
