package lockstest_test

import (
	"context"
	"flag"
	"os"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"

	"orderly.example/lockstep/internal/torture"
	"orderly.example/lockstep/lockstest"
	"orderly.example/lockstep/randql"
)

// TestMain keeps rapid from writing files about the failures that these tests want.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("rapid.nofailfile", "true"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// A subject that differs by very little fails the comparison of an operation, and the failure tells what differs.
func TestDifferencesAreFoundAndTold(t *testing.T) {
	t.Parallel()
	query := randql.Op{
		Query:     `query($id: ID!) { thing(id: $id) { id name failing { coded } } }`,
		Variables: map[string]any{"id": 3},
	}
	mutation := randql.Op{Query: `mutation { rename(id: "3", name: "x") { message } }`}
	events := randql.Op{Query: `subscription { pages(times: 2) { total } }`}
	for name, c := range map[string]struct {
		op       randql.Op
		sabotage sabotage
		told     []string
	}{
		"another value": {query, wrongValue, []string{
			"operation\n  query($id: ID!) {", "variables\n  {\"id\":3}", "data, different from byte ", `"id":"3"`, `"id":"0"`,
		}},
		"an error is missing": {query, noErrors, []string{"errors of the oracle alone\n  thing.failing.coded: "}},
		"another path":        {query, otherPath, []string{"errors of the oracle alone\n  thing.failing.coded: ", "errors of the subject alone\n  thing: "}},
		"another message":     {query, otherMessage, []string{"errors of the subject alone\n  thing.failing.coded: another"}},
		"another place":       {query, otherPlace, []string{"errors of the subject alone\n  thing.failing.coded: ", "(77:1)"}},
		"another code":        {query, otherCode, []string{`errors of the subject alone`, `"code":"OTHER"`}},
		"an error twice":      {query, errorTwice, []string{"errors of the subject alone"}},
		"other extensions":    {query, extensions, []string{"extensions, different from byte 0 on\n  oracle   none\n  subject  {\"a\":1}"}},
		"no data":             {query, noData, []string{"subject  none"}},
		"refused wrongly":     {mutation, refused, []string{"operation\n  mutation {", "errors of the subject alone\n  rename: refused"}},
		"an event is missing": {events, noSecondEvent, []string{"the oracle gives 2 responses, the subject 1\n  oracle   {\"pages\":"}},
		"another event":       {events, wrongSecondEvent, []string{"event 2\ndata, different from byte "}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			told := failureOf(func(t lockstest.TB) {
				lockstest.CompareOperation(t, oracle(), sabotaged{subject(), c.sabotage}, c.op, lockstest.Options{})
			})
			for _, text := range c.told {
				require.Contains(t, told, text)
			}
		})
	}
}

// The same operations fail for no subject that is as it should be.
func TestEqualAnswersPass(t *testing.T) {
	t.Parallel()
	for _, query := range []string{
		`{ things(first: 3) { id failing { coded } } }`,
		`subscription { pages(times: 2) { total nodes { failing { coded } } } }`,
		`mutation { a: rename(id: "3", name: "x") { message } touch(ids: ["no number"]) { id } }`,
		`mutation { rename(id: "3", name: "x") { message } create(input: { name: "a", point: "no point" }) { message } }`, // lockstep runs neither
		`mutation { fail }`, // refused by validation
	} {
		lockstest.CompareOperation(t, oracle(), subject(), randql.Op{Query: query}, lockstest.Options{})
	}
}

// Random operations find a difference in one field. How far rapid shrinks the operation depends on what was drawn.
func TestRandomOperationsFindADifference(t *testing.T) {
	t.Parallel()
	weights := map[string]int{}
	for _, field := range oracle().Schema().Query.Fields {
		if field.Name != "rows" && field.Name != "robot" {
			weights["Query."+field.Name] = 0
		}
	}
	told := failureOf(func(t lockstest.TB) {
		lockstest.Compare(t, oracle(), sabotaged{subject(), neverReady}, lockstest.Options{
			Operations: 10_000, Draw: randql.Options{Weights: weights, MaxFields: 6, MaxDepth: 3, NoVariables: true, NoFragments: true},
		})
	})
	require.Contains(t, told, "the answers of the two executors differ")
	require.Regexp(t, `(?s)\noperation.*rows.*ready.*\ndata, different from byte `, told)
}

func TestMutationsRunFromEqualState(t *testing.T) {
	t.Parallel()
	var calls []string
	note := func(who string) sabotage {
		return func(_ context.Context, n int, r *graphql.Response) *graphql.Response {
			if n == 1 {
				calls = append(calls, who)
			}
			return r
		}
	}
	options := lockstest.Options{Reset: func() { calls = append(calls, "reset") }}
	first, second := sabotaged{oracle(), note("oracle")}, sabotaged{subject(), note("subject")}
	lockstest.CompareOperation(t, first, second, randql.Op{Query: `mutation { rename(id: "1", name: "a") { message } }`}, options)
	require.Equal(t, []string{"reset", "oracle", "reset", "subject", "reset"}, calls)

	calls = nil
	lockstest.CompareOperation(t, first, second, randql.Op{Query: `{ thing(id: 1) { id } }`}, options)
	require.Equal(t, []string{"oracle", "subject"}, calls, "a query changes nothing")
}

// What nothing was said about is not run: mutations might change what the next operation reads.
func TestKindsThatNeedAnOptionAreLeftOut(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		options lockstest.Options
		kinds   []ast.Operation
	}{
		"nothing is set": {lockstest.Options{}, []ast.Operation{ast.Query}},
		"reset":          {lockstest.Options{Reset: func() {}}, []ast.Operation{ast.Mutation, ast.Query}},
		"events":         {lockstest.Options{Events: func() {}}, []ast.Operation{ast.Query, ast.Subscription}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			seen := map[ast.Operation]bool{}
			c.options.Operations = 60
			c.options.Exclude = map[string]string{"Subscription.gaps": "gqlgen sends a forbidden null"}
			c.options.Extensions = []graphql.HandlerExtension{kinds(seen)}
			c.options.Draw = randql.Options{MaxFields: 3, MaxDepth: 2}
			lockstest.Compare(t, oracle(), subject(), c.options)
			require.Len(t, seen, len(c.kinds))
			for _, kind := range c.kinds {
				require.True(t, seen[kind], kind)
			}
		})
	}
}

func TestExclusionsHaveReasons(t *testing.T) {
	t.Parallel()
	told := failureOf(func(t lockstest.TB) {
		lockstest.Compare(t, oracle(), subject(), lockstest.Options{Exclude: map[string]string{"Thing.size": ""}})
	})
	require.Contains(t, told, "Thing.size is excluded without a reason")
}

func TestNumberOfOperations(t *testing.T) {
	t.Parallel()
	for _, operations := range []int{7, 130} {
		ran := map[ast.Operation]bool{}
		count := 0
		lockstest.Compare(t, oracle(), subject(), lockstest.Options{
			Operations: operations,
			Draw:       randql.Options{MaxFields: 2, MaxDepth: 1},
			Extensions: []graphql.HandlerExtension{kinds(ran), counter{&count}},
		})
		require.Equal(t, 2*operations, count, "each operation runs once on each schema")
	}
}

// The log says which fields the operations did not come to.
func TestFieldsThatNoOperationReachedAreTold(t *testing.T) {
	t.Parallel()
	log := &recorder{}
	lockstest.Compare(log, oracle(), subject(), lockstest.Options{Operations: 1, Draw: randql.Options{
		MaxFields: 1, MaxDepth: 1,
		Exclude: map[string]bool{"Robot": true},
	}})
	require.False(t, log.failed)
	require.Contains(t, log.text.String(), "no operation reached Cat.id, Cat.label, Cat.legs")
	require.NotContains(t, log.text.String(), "Robot.")
}

// The server's middleware puts values into the context: so does the comparison, on both sides.
func TestContextOfTheServer(t *testing.T) {
	t.Parallel()
	var told [][]int
	lockstest.CompareOperation(t, oracle(), subject(), randql.Op{Query: `mutation { rename(id: "1", name: "a") { message } }`}, lockstest.Options{
		Context: func(ctx context.Context) context.Context {
			return torture.WithRenamed(ctx, func(ids []int) { told = append(told, ids) })
		},
	})
	require.Equal(t, [][]int{{1}, {1}}, told)
}

// A subscription that goes on for ever is told of, and does not hang the test.
func TestSubscriptionWithoutEnd(t *testing.T) {
	t.Parallel()
	told := failureOf(func(t lockstest.TB) {
		op := randql.Op{Query: `subscription { pages(times: 1) { total } }`}
		lockstest.CompareOperation(t, oracle(), endless{subject()}, op, lockstest.Options{Timeout: 200 * time.Millisecond})
	})
	require.Contains(t, told, "the subject did not end within 200ms")
}
