package torture_test

import (
	"strconv"

	"pgregory.net/rapid"

	"orderly.example/lockstep/lockstest"
	"orderly.example/lockstep/randql"
)

// options compare all that the schema has. Values are mostly good; some are refused by scalars, directives and resolvers
// when the operation runs.
func options() lockstest.Options {
	return lockstest.Options{
		Draw:    draw(),
		Exclude: unstable(),
		Reset:   func() {}, // mutations change nothing
		Events:  func() {}, // subscriptions have all their events from the start
	}
}

// unstable are the fields that can't be compared, and why.
func unstable() map[string]string {
	return map[string]string{
		"Thing.miscounted":    "gqlgen's errors name the place within the batch",
		"Thing.panicsForSome": "gqlgen tells one parent of a batch that its resolver panicked, whichever that is",
		"Subscription.gaps":   "gqlgen sends a null that the schema forbids",
	}
}

// operations draws what the comparison draws.
func operations(t lockstest.TB) *rapid.Generator[randql.Op] {
	t.Helper()
	return lockstest.Operations(t, oracle().Schema(), options())
}

func draw() randql.Options {
	return randql.Options{
		Introspection: true,
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
	}
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
