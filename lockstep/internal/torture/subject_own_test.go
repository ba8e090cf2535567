package torture_test

import (
	"context"
	"fmt"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"orderly.example/lockstep"
	"orderly.example/lockstep/internal/torture"
	"orderly.example/lockstep/lockstest"
	"orderly.example/lockstep/randql"
)

// TestFaultsOfAWholeBatch shows what lockstep does where gqlgen's answer depends on its schedule: every parent is
// told.
func TestFaultsOfAWholeBatch(t *testing.T) {
	t.Parallel()
	exec := lockstest.Executor(subject(), lockstest.Options{})

	miscounted := lockstest.Answers(t, exec, randql.Op{Query: `{ things(first: 2) { miscounted { id } } }`})
	require.Equal(t, []lockstest.Answer{{
		Data: `{"things":[{"miscounted":null},{"miscounted":null}]}`,
		Errors: []string{
			"things[0].miscounted: batch resolver Thing.miscounted returned 3 results for 2 parents (1:22)",
			"things[1].miscounted: batch resolver Thing.miscounted returned 3 results for 2 parents (1:22)",
		},
	}}, miscounted)

	panicked := lockstest.Answers(t, exec, randql.Op{Query: `{ things(first: 5) { panicsForSome { id } } }`})
	require.Len(t, panicked[0].Errors, 5)
	for i, err := range panicked[0].Errors {
		require.Contains(t, err, fmt.Sprintf("things[%d].panicsForSome: panic: ", i))
	}
}

// TestAPanicIsToldOnce shows that a server hears once of a batch that panicked, however many parents it has.
func TestAPanicIsToldOnce(t *testing.T) {
	t.Parallel()
	exec := lockstest.Executor(subject(), lockstest.Options{})
	told := 0
	exec.SetRecoverFunc(func(context.Context, any) error {
		told++
		return gqlerror.Errorf("it is our fault")
	})
	answer := lockstest.Answers(t, exec, randql.Op{Query: `{ things(first: 5) { panicsForSome { id } } }`})[0]
	require.Len(t, answer.Errors, 5)
	for i, text := range answer.Errors {
		require.Contains(t, text, fmt.Sprintf("things[%d].panicsForSome: it is our fault", i))
	}
	require.Equal(t, 1, told)
}

// TestForbiddenNullInAnEvent holds lockstep to the specification, where gqlgen writes the null.
func TestForbiddenNullInAnEvent(t *testing.T) {
	t.Parallel()
	events := lockstest.Answers(t, lockstest.Executor(subject(), lockstest.Options{}), randql.Op{Query: `subscription { gaps { total } }`})
	require.Equal(t, "null", events[0].Data)
	require.NotEmpty(t, events[0].Errors)
}

// TestPlansOfADocumentAreCapped sends one document with all values of its conditions: more than are kept.
func TestPlansOfADocumentAreCapped(t *testing.T) {
	t.Parallel()
	const plans = 3
	schema := torture.NewLockstepSchema(torture.NewConfig(), lockstep.Options{Limits: lockstep.Limits{Plans: plans}})
	exec := lockstest.Executor(schema, lockstest.Options{})
	exec.SetQueryCache(graphql.MapCache[*ast.QueryDocument]{})
	query := `query($a: Boolean!, $b: Boolean!, $c: Boolean!) {
		thing(id: 1) { id @include(if: $a) name @skip(if: $b) size @include(if: $c) __typename }
	}`
	for i := range 8 {
		a, b, c := i&1 > 0, i&2 > 0, i&4 > 0
		op := randql.Op{Query: query, Variables: map[string]any{"a": a, "b": b, "c": c}}
		data := lockstest.Answers(t, exec, op)[0].Data
		require.Equal(t, lockstest.Answers(t, lockstest.Executor(oracle(), lockstest.Options{}), op)[0].Data, data)
	}
	operations, kept := schema.CachedPlans()
	require.Equal(t, 1, operations)
	require.Equal(t, plans, kept)
}

// TestPlansGoWithTheirDocuments shows that nothing is kept of documents that the query cache has let go.
func TestPlansGoWithTheirDocuments(t *testing.T) {
	t.Parallel()
	schema := torture.NewLockstepSchema(torture.NewConfig(), lockstep.Options{})
	exec := lockstest.Executor(schema, lockstest.Options{}) // without a query cache: each document dies with its request
	for i := range 100 {
		lockstest.Answers(t, exec, randql.Op{Query: fmt.Sprintf(`{ thing(id: %d) { id } }`, i)})
	}
	require.Eventually(t, func() bool {
		runtime.GC()
		operations, _ := schema.CachedPlans()
		return operations == 0
	}, time.Minute, time.Millisecond)
}

// TestSiblingsOfAPanic shows that a field that panics is null where it may be, and that its siblings are written.
func TestSiblingsOfAPanic(t *testing.T) {
	t.Parallel()
	op := randql.Op{Query: `{ things(first: 3) { id failing { __typename } name } }`}
	lockstest.CompareOperation(t, oracle(), subject(), op, lockstest.Options{})
}

// TestErrorsOfWhatIsNotWritten has one field in two fragments on interfaces: gqlgen resolves it twice, and writes the first. What fails
// only when it is written is no error in the second.
func TestErrorsOfWhatIsNotWritten(t *testing.T) {
	t.Parallel()
	op := randql.Op{Query: `{ parts { supplier { ... on Owned { owner { name } ... on Animal { owner { query { failing(id: 0) { marshalErrorHard } } } } } } } }`}
	lockstest.CompareOperation(t, oracle(), subject(), op, lockstest.Options{})
}

func FuzzQuery(f *testing.F) {
	for _, query := range []string{
		`{ things(first: 3) { id friends { name ...F } } } fragment F on Node { id }`,
		`query($n: Int) { things(first: $n) { pets { __typename ... on Owned { owner { id } } } } }`,
		`mutation { __typename }`,
		`{ a: thing(id: 1) { id } b: thing(id: 1) { id @skip(if: true) } }`,
		`{ __schema { types { name } } }`,
	} {
		f.Add(query)
	}
	left, right := oracle(), subject()
	f.Fuzz(func(t *testing.T, query string) {
		op := randql.Op{Query: query}
		if randql.Valid(left.Schema(), op) != nil || !isComparable(query) {
			t.Skip("not a valid operation, or one outside the comparison, or one too large")
		}
		lockstest.CompareOperation(t, left, right, op, lockstest.Options{})
	})
}

// isComparable says whether gqlgen's answer does not depend on its schedule, and is of a sane size.
func isComparable(query string) bool {
	for field := range unstable() {
		_, name, _ := strings.Cut(field, ".")
		if strings.Contains(query, name) {
			return false
		}
	}
	const numbers, nesting = "[5-9]|[0-9]{2}", 6
	depth, deepest := 0, 0
	for _, c := range query {
		switch c {
		case '{':
			depth++
		case '}':
			depth--
		}
		deepest = max(deepest, depth)
	}
	return deepest <= nesting && !regexp.MustCompile(numbers).MatchString(query)
}
