package torture_test

import (
	"github.com/99designs/gqlgen/graphql"

	"orderly.example/lockstep"
	"orderly.example/lockstep/internal/torture"
)

// oracle is gqlgen's own executor.
func oracle() graphql.ExecutableSchema {
	return torture.NewExecutableSchema(torture.NewConfig())
}

// subject is the executor that is held against the oracle.
func subject() graphql.ExecutableSchema {
	return torture.NewLockstepSchema(torture.NewConfig(), lockstep.Options{})
}
