package torture_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"

	"orderly.example/lockstep"
	"orderly.example/lockstep/internal/torture"
	"orderly.example/lockstep/lockstest"
	"orderly.example/lockstep/randql"
)

// sightings are the fields that an interceptor has seen.
type sightings struct {
	mu   sync.Mutex
	list []string
}

// field notes a field, and masks names.
func (s *sightings) field(ctx context.Context, next graphql.Resolver) (any, error) {
	fc := graphql.GetFieldContext(ctx)
	value, err := next(ctx)
	s.mu.Lock()
	s.list = append(s.list, fmt.Sprintf("%s %s.%s %d %t", fc.Path(), fc.Object, fc.Field.Name, len(fc.Args), err != nil))
	s.mu.Unlock()
	if fc.Field.Name == "name" && err == nil {
		return "masked", nil
	}
	if fc.Field.Name == "nickname" {
		return nil, errors.New("masked")
	}
	return value, err
}

func (s *sightings) sorted() []string {
	slices.Sort(s.list)
	return s.list
}

// seenBy runs an operation with an interceptor of fields.
func seenBy(t lockstest.TB, schema graphql.ExecutableSchema, op randql.Op) ([]lockstest.Answer, []string) {
	t.Helper()
	seen := &sightings{}
	exec := lockstest.Executor(schema, lockstest.Options{})
	exec.AroundFields(seen.field)
	return lockstest.Answers(t, exec, op), seen.sorted()
}

// An interceptor sees each field of each object, as by gqlgen's executor, and what it returns is written.
func TestInterceptorsSeeEachField(t *testing.T) {
	t.Parallel()
	for _, query := range []string{
		`{ thing(id: 1) { id name note upper } }`,
		`{ a: thing(id: 1) { name } b: thing(id: 1) { name } }`,
		`{ things(first: 3) { friends(first: 2) { name nickname } a: friend { name } b: friend { id leaf { key } } single { name } } }`,
		`{ things(first: 3) { guardedFriend { name } refused partial { id friend { name } } inline { key value } leaves { key } } }`,
		`{ animals(first: 4) { name owner { name } } lists(id: 3) { things { name friend { name } } values { label twin { name } } } }`,
		`{ query { thing(id: 1) { name } a: thing(id: 1) { note } replacedThing { name } failsHard { id } } }`,
		`mutation { createMany(inputs: [{name: "one"}, {name: "two"}, {name: "three"}]) { query { things(first: 2) { name friend { name } } replacedThing { name } fails { id } } } }`,
		`{ things(first: 2) { query { thing(id: 3) { name single { name } } panics } b: friend { query { thing(id: 3) { note } } } } }`,
		`{ things(first: 2) { page(first: 2) { nodes { name friend { name } } edges { cursor node { name } } } } }`,
	} {
		op := randql.Op{Query: query}
		data, seen := seenBy(t, oracle(), op)
		gotData, gotSeen := seenBy(t, subject(), op)
		require.NotEmpty(t, data[0].Data, query)
		require.Equal(t, data, gotData, query)
		require.Equal(t, seen, gotSeen, query)
	}
}

// What an interceptor gets of a root field is its value, which it may replace or take away.
func TestInterceptorsOfRootFields(t *testing.T) {
	t.Parallel()
	for _, query := range []string{
		`{ thing(id: 3) { id } things(ids: [3, 4]) { id } guarded { id } replaced echo(int: 1) creature(id: 1) { __typename } }`,
		`mutation { rename(id: "1", name: "A") { message } }`,
	} {
		for _, want := range []string{"", "thing", "things", "guarded", "echo"} {
			seen := map[graphql.ExecutableSchema][]string{}
			var answers [2][]lockstest.Answer
			for i, schema := range []graphql.ExecutableSchema{oracle(), subject()} {
				var mutex sync.Mutex
				exec := lockstest.Executor(schema, lockstest.Options{})
				exec.AroundFields(func(ctx context.Context, next graphql.Resolver) (any, error) {
					value, err := next(ctx)
					field := graphql.GetFieldContext(ctx)
					if field.Object == "Query" || field.Object == "Mutation" {
						mutex.Lock()
						seen[schema] = append(seen[schema], fmt.Sprintf("%s %T %v", field.Field.Name, value, err))
						mutex.Unlock()
						if field.Field.Name == want {
							return nil, nil
						}
					}
					return value, err
				})
				answers[i] = lockstest.Answers(t, exec, randql.Op{Query: query})
				slices.Sort(seen[schema])
				if i == 1 {
					require.Equal(t, answers[0], answers[1], want)
				}
			}
			all := slices.Collect(maps.Values(seen))
			require.Len(t, all, 2)
			require.Equal(t, all[0], all[1])
		}
	}
}

func TestInterceptorsSeeEachFieldOfRandomOperations(t *testing.T) {
	t.Parallel()
	of := options()
	of.Extensions = []graphql.HandlerExtension{masking{}}
	lockstest.Compare(t, oracle(), subject(), of)
}

// masking is an extension that masks names.
type masking struct{}

func (masking) ExtensionName() string                   { return "masking" }
func (masking) Validate(graphql.ExecutableSchema) error { return nil }

func (masking) InterceptField(ctx context.Context, next graphql.Resolver) (any, error) {
	return (&sightings{}).field(ctx, next)
}

// With Options.Intercept interceptors see the fields that it names, and no others.
func TestInterceptorsSeeWhatIsNamed(t *testing.T) {
	t.Parallel()
	schema := torture.NewLockstepSchema(torture.NewConfig(), lockstep.Options{
		Intercept: func(object, field string) bool { return object == "Thing" && (field == "name" || field == "friend") },
	})
	answer, seen := seenBy(t, schema, randql.Op{Query: `{ things(first: 2) { id name friend { name note } single { id } } }`})
	require.Equal(t, []string{
		"things[0].friend Thing.friend 1 false", "things[0].friend.name Thing.name 0 false", "things[0].name Thing.name 0 false",
		"things[1].friend Thing.friend 1 false", "things[1].friend.name Thing.name 0 false", "things[1].name Thing.name 0 false",
	}, seen)
	require.Contains(t, answer[0].Data, `"name":"masked"`)
}
