package federation_test

import (
	"context"
	"strconv"
	"sync"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"

	"orderly.example/lockstep"
	"orderly.example/lockstep/lockstest"
	"orderly.example/lockstep/randql"
)

// What is below entities is loaded once, however many representations there are.
func TestBelowEntitiesIsLoadedOnceALevel(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 10, 100} {
		t.Run(strconv.Itoa(n), func(t *testing.T) {
			t.Parallel()
			var all []any
			for i := range n {
				number := 102 + i
				all = append(all,
					map[string]any{"__typename": "Author", "id": strconv.Itoa(number)},
					map[string]any{"__typename": "Book", "isbn": "isbn-" + strconv.Itoa(number)},
					map[string]any{"__typename": "Parcel", "id": number, "weight": 1, "price": 2})
			}
			counted := &calls{of: map[string]int{}}
			schema := subject(lockstep.Options{AroundLoad: counted.around})

			answer := lockstest.Answers(t, lockstest.Executor(schema, lockstest.Options{}), randql.Op{
				Query: `query($all: [_Any!]!) { _entities(representations: $all) {
					... on Author { books { copies { number } } favourite { ... on Book { author { name } } } }
					... on Book { title author { books(count: 1) { author { id } } } }
					... on Parcel { postage content { book { title } } }
				} }`,
				Variables: map[string]any{"all": all},
			})[0]

			require.Empty(t, answer.Errors)
			require.Equal(t, map[string]int{
				"_entities":         1,
				"_entities.books":   1,
				"_entities.content": 1, "_entities.content.book": 1,
				"_entities.author": 1, "_entities.author.books": 1, "_entities.author.books.author": 1,
				"_entities.books.copies": 1,
				"_entities.favourite":    1, "_entities.favourite.author": 1,
				"_entities.postage": 1,
			}, counted.of)
		})
	}
}

// calls counts those of resolvers, by the paths of their fields.
type calls struct {
	mu sync.Mutex
	of map[string]int
}

func (c *calls) around(ctx context.Context, next graphql.Resolver) (any, error) {
	c.mu.Lock()
	c.of[graphql.GetPath(ctx).String()]++
	c.mu.Unlock()
	return next(ctx)
}

// There are as many entities as representations: nothing has to say how long the list is.
func TestEntitiesAreBoundedByRepresentations(t *testing.T) {
	t.Parallel()
	two := []any{map[string]any{"__typename": "Author", "id": 1}, map[string]any{"__typename": "Book", "id": 2}}
	for query, variables := range map[string]map[string]any{
		`{ _entities(representations: [{__typename: "Author", id: 1}, {__typename: "Book", id: 2}]) { __typename } }`: nil,
		`query($all: [_Any!]!) { _entities(representations: $all) { __typename } }`:                                   {"all": two},
	} {
		op := randql.Op{Query: query, Variables: variables}
		plan := lockstest.Plan(t, subject(lockstep.Options{}), op)
		require.Equal(t, 2, plan.Nodes)
		require.Equal(t, 1, plan.Loads)

		limited := subject(lockstep.Options{Limits: lockstep.Limits{Nodes: 1}})
		answer := lockstest.Answers(t, lockstest.Executor(limited, lockstest.Options{}), op)[0]
		require.Len(t, answer.Errors, 1)
		require.Contains(t, answer.Errors[0], "2 where 1 is the limit; at most 1 for `representations` of _entities would be allowed")
	}
}

// gqlgen reports what is wrong with a representation under the field that asks for it: each of equal fields has its errors.
func TestEqualFieldsHaveTheirOwnErrors(t *testing.T) {
	t.Parallel()
	op := randql.Op{Query: `{
		a: _entities(representations: [{__typename: "Author", id: "none"}, {__typename: "Nobody"}]) { __typename }
		b: _entities(representations: [{__typename: "Author", id: "none"}, {__typename: "Nobody"}]) { __typename }
	}`}
	lockstest.CompareOperation(t, oracle(), subject(lockstep.Options{}), op, lockstest.Options{})

	answer := lockstest.Answers(t, lockstest.Executor(subject(lockstep.Options{}), lockstest.Options{}), op)[0]
	require.JSONEq(t, `{"a": [null, null], "b": [null, null]}`, answer.Data)
	require.Equal(t, []string{
		`a: unknown type: Nobody (2:3)`, `a[0]: there is no "none" (2:3)`,
		`b: unknown type: Nobody (3:3)`, `b[0]: there is no "none" (3:3)`,
	}, answer.Errors)
}

// A variable may be a part of a representation.
func TestVariableInARepresentation(t *testing.T) {
	t.Parallel()
	op := randql.Op{
		Query: `query($isbn: String, $weight: Int = 7) { _entities(representations: [
			{__typename: "Copy", book: {isbn: $isbn}, number: 1}, {__typename: "Parcel", id: 1, weight: $weight}
		]) { ... on Copy { number book { title } } ... on Parcel { postage } } }`,
		Variables: map[string]any{"isbn": "isbn-3"},
	}
	lockstest.CompareOperation(t, oracle(), subject(lockstep.Options{}), op, lockstest.Options{})

	answer := lockstest.Answers(t, lockstest.Executor(subject(lockstep.Options{}), lockstest.Options{}), op)[0]
	require.JSONEq(t, `{"_entities": [{"number": 1, "book": {"title": "book 3"}}, {"postage": 7}]}`, answer.Data)
}

// The router reads the whole schema, with the definitions that the plugin adds.
func TestServiceHasTheWholeSchema(t *testing.T) {
	t.Parallel()
	op := randql.Op{Query: `{ _service { sdl } }`}
	lockstest.CompareOperation(t, oracle(), subject(lockstep.Options{}), op, lockstest.Options{})

	answer := lockstest.Answers(t, lockstest.Executor(subject(lockstep.Options{}), lockstest.Options{}), op)[0]
	require.Contains(t, answer.Data, `type Author @key(fields: \"id\")`)
	require.Contains(t, answer.Data, `directive @load(`)
}
