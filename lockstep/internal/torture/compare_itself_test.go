package torture_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"

	"orderly.example/lockstep/internal/torture"
	"orderly.example/lockstep/randql"
)

// TestCompareSeesDifferences gives Compare subjects that differ from the oracle by very little.
func TestCompareSeesDifferences(t *testing.T) {
	t.Parallel()
	op := randql.Op{Query: `{ thing(id: 3) { id upper leaf { key } methods { withError } failing { error } } }`}
	tests := map[string]graphql.FieldMiddleware{
		"another value":   func(context.Context, graphql.Resolver) (any, error) { return "another", nil },
		"another message": func(context.Context, graphql.Resolver) (any, error) { return nil, fmt.Errorf("another message") },
		"null":            func(context.Context, graphql.Resolver) (any, error) { return nil, nil },
	}
	for name, instead := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := torture.NewConfig()
			cfg.Directives.Pass = func(ctx context.Context, _ any, next graphql.Resolver) (any, error) {
				return instead(ctx, next)
			}
			seen := &failures{}
			Compare(seen, oracle(), torture.NewExecutableSchema(cfg), op)
			require.Equal(t, 1, seen.count)
		})
	}
	seen := &failures{}
	Compare(seen, oracle(), oracle(), op)
	require.Zero(t, seen.count)
}

// failures counts what a test would have failed by.
type failures struct{ count int }

func (*failures) Helper()                 {}
func (f *failures) Errorf(string, ...any) { f.count++ }
func (*failures) FailNow()                {}
