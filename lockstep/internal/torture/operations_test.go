package torture_test

import (
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"

	"orderly.example/lockstep/randql"
)

// unstable are the fields to which gqlgen's own answer depends on scheduling or on how it cuts batches, and one where it
// breaks the specification.
func unstable() map[string]bool {
	return map[string]bool{"Thing.miscounted": true, "Thing.panicsForSome": true, "Subscription.gaps": true}
}

// operations draws from all that the schema has. Values are mostly good; some are refused by scalars, directives and
// resolvers when the operation runs.
func operations() *rapid.Generator[randql.Op] {
	return randql.Operation(oracle().Schema(), randql.Options{
		// Queries three times, because they matter most.
		Operations:    []ast.Operation{ast.Query, ast.Query, ast.Query, ast.Mutation, ast.Subscription},
		Introspection: true,
		Exclude:       unstable(),
		Weights: map[string]int{
			// These null all data, or a page of it.
			"Query.failsHard": 1, "Query.nothingHard": 1, "Query.panicsHard": 1, "Query.failsList": 1,
			"Mutation.failHard": 3, "Thing.partialHard": 5,
			// These end where others lead on.
			"Query.fails": 3, "Query.nothing": 3, "Query.panics": 5, "Query.replacedThing": 3, "Thing.broken": 5,
			"Query.__schema": 20, "Query.__type": 20, "Query.echo": 20, "Query.thing": 30, "Query.things": 30, "Query.lists": 20, "Thing.lists": 20,
		},
		Values: map[string]*rapid.Generator[any]{
			"ID":       ids(),
			"Int":      smallInts(),
			"Hex":      oneOf("1f", "0", "7", "ff", "d", "zz", 3),
			"Point":    oneOf("1,2", "0,0", "33,4", "-1,2", "x", true),
			"Secret":   oneOf("told", "ü", "!refused", 12),
			"Time":     oneOf("2024-02-29T12:00:00Z", "1999-12-31T23:59:59.5+02:00", "yesterday", 5),
			"Any":      oneOf("text", 7, true, []any{1, "two", nil}, map[string]any{"a": 1.5, "b": []any{}}),
			"Map":      oneOf(map[string]any{"a": "b"}),
			"Duration": oneOf("PT15M", "soon"),
			"UUID":     oneOf("6ba7b812-9dad-11d1-80b4-00c04fd430c8", "none"),
		},
	})
}

func ids() *rapid.Generator[any] {
	return rapid.Custom(func(t *rapid.T) any {
		switch id := rapid.IntRange(0, 127).Draw(t, "id"); {
		case id < 60:
			return id
		case id < 120:
			return strconv.Itoa(id)
		case id < 124:
			return "cat-" + strconv.Itoa(id)
		default:
			return "nobody"
		}
	})
}

// smallInts are sizes of lists and the like.
func smallInts() *rapid.Generator[any] {
	return oneOf(2, 3, 1, 4, 0, 2, 3, -1, 7, 1000)
}

func oneOf(values ...any) *rapid.Generator[any] { return rapid.SampledFrom(values) }
