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
	return torture.NewLockstepSchema(torture.NewConfig(), lockstep.Options{
		Limits: lockstep.Limits{
			Statements: 1 << 30, Nodes: 1 << 60, Depth: 1 << 30, Aliases: 1 << 30, MaxPage: 1 << 30, Bytes: 1 << 40, List: 1 << 30,
		},
	})
}
