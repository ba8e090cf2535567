package options_test

import (
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"pgregory.net/rapid"

	"orderly.example/lockstep"
	"orderly.example/lockstep/internal/options/declared"
	"orderly.example/lockstep/internal/options/pointers"
	"orderly.example/lockstep/internal/options/values"
	"orderly.example/lockstep/lockstest"
	"orderly.example/lockstep/randql"
)

func TestDeclared(t *testing.T) {
	t.Parallel()
	config := declared.NewConfig()
	compare(t, declared.NewExecutableSchema(config), func(o lockstep.Options) *lockstep.Schema { return declared.NewLockstepSchema(config, o) })
}

func TestValues(t *testing.T) {
	t.Parallel()
	config := values.NewConfig()
	compare(t, values.NewExecutableSchema(config), func(o lockstep.Options) *lockstep.Schema { return values.NewLockstepSchema(config, o) })
}

func TestPointers(t *testing.T) {
	t.Parallel()
	config := pointers.NewConfig()
	compare(t, pointers.NewExecutableSchema(config), func(o lockstep.Options) *lockstep.Schema { return pointers.NewLockstepSchema(config, o) })
}

// compare holds lockstep against gqlgen, and its plans against its answers.
func compare(t *testing.T, oracle graphql.ExecutableSchema, schema func(lockstep.Options) *lockstep.Schema) {
	t.Helper()
	options := options()
	lockstest.Compare(t, oracle, schema(lockstep.Options{}), options)
	lockstest.Bound(t, schema, options)
}

func options() lockstest.Options {
	return lockstest.Options{
		Draw: randql.Options{Values: map[string]*rapid.Generator[any]{
			"ID":    rapid.SampledFrom([]any{"1", "2", "3", "4", "7", "9", "10", "12", "none"}),
			"Int":   rapid.SampledFrom([]any{2, 1, 3, 0, -1, 15, 100}),
			"Money": rapid.SampledFrom([]any{"1050", 3, "no amount"}),
		}},
		Reset:  func() {}, // mutations change nothing
		Events: func() {}, // subscriptions have all their events from the start
	}
}
