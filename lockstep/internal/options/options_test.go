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
	compare(t, declared.NewExecutableSchema(config), declared.NewLockstepSchema(config, lockstep.Options{}))
}

func TestValues(t *testing.T) {
	t.Parallel()
	config := values.NewConfig()
	compare(t, values.NewExecutableSchema(config), values.NewLockstepSchema(config, lockstep.Options{}))
}

func TestPointers(t *testing.T) {
	t.Parallel()
	config := pointers.NewConfig()
	compare(t, pointers.NewExecutableSchema(config), pointers.NewLockstepSchema(config, lockstep.Options{}))
}

func compare(t *testing.T, oracle, subject graphql.ExecutableSchema) {
	t.Helper()
	lockstest.Compare(t, oracle, subject, lockstest.Options{
		Draw: randql.Options{Values: map[string]*rapid.Generator[any]{
			"ID":    rapid.SampledFrom([]any{"1", "2", "3", "4", "7", "9", "10", "12", "none"}),
			"Int":   rapid.SampledFrom([]any{2, 1, 3, 0, -1, 15, 100}),
			"Money": rapid.SampledFrom([]any{"1050", 3, "no amount"}),
		}},
		Reset:  func() {}, // mutations change nothing
		Events: func() {}, // subscriptions have all their events from the start
	})
}
