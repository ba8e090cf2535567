package lockstest_test

import (
	"context"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"orderly.example/lockstep"
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
		`mutation { fail }`, // refused by validation
	} {
		lockstest.CompareOperation(t, oracle(), subject(), randql.Op{Query: query}, lockstest.Options{})
	}
}

// Random operations find a difference in one field, and rapid shrinks the operation to that field.
func TestRandomOperationsAreShrunk(t *testing.T) {
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
	require.Contains(t, told, "operation\n  {\n    rows {\n      ready\n    }\n  }\ndata, different from byte ")
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

// sabotage changes the nth response of an operation, or ends its responses with nil.
type sabotage func(ctx context.Context, n int, r *graphql.Response) *graphql.Response

func wrongValue(_ context.Context, _ int, r *graphql.Response) *graphql.Response {
	r.Data = []byte(strings.Replace(string(r.Data), `"id":"3"`, `"id":"0"`, 1))
	return r
}

func neverReady(_ context.Context, _ int, r *graphql.Response) *graphql.Response {
	r.Data = []byte(strings.Replace(string(r.Data), `"ready":true`, `"ready":false`, 1))
	return r
}

func wrongSecondEvent(_ context.Context, n int, r *graphql.Response) *graphql.Response {
	if n == 2 {
		r.Data = append(r.Data, ' ')
	}
	return r
}

func noSecondEvent(_ context.Context, n int, r *graphql.Response) *graphql.Response {
	if n == 2 {
		return nil
	}
	return r
}

func noData(_ context.Context, _ int, r *graphql.Response) *graphql.Response { r.Data = nil; return r }

func noErrors(_ context.Context, _ int, r *graphql.Response) *graphql.Response {
	r.Errors = nil
	return r
}

func errorTwice(_ context.Context, _ int, r *graphql.Response) *graphql.Response {
	r.Errors = append(r.Errors, r.Errors[0])
	return r
}

func extensions(ctx context.Context, _ int, r *graphql.Response) *graphql.Response {
	graphql.RegisterExtension(ctx, "a", 1)
	return r
}

func otherPath(_ context.Context, _ int, r *graphql.Response) *graphql.Response {
	r.Errors[0].Path = r.Errors[0].Path[:1]
	return r
}

func otherMessage(_ context.Context, _ int, r *graphql.Response) *graphql.Response {
	r.Errors[0].Message = "another"
	return r
}

func otherPlace(_ context.Context, _ int, r *graphql.Response) *graphql.Response {
	r.Errors[0].Locations = []gqlerror.Location{{Line: 77, Column: 1}}
	return r
}

func otherCode(_ context.Context, _ int, r *graphql.Response) *graphql.Response {
	r.Errors[0].Extensions = map[string]any{"code": "OTHER"}
	return r
}

func oracle() graphql.ExecutableSchema { return torture.NewExecutableSchema(torture.NewConfig()) }

func subject() graphql.ExecutableSchema {
	return torture.NewLockstepSchema(torture.NewConfig(), lockstep.Options{Limits: lockstest.NoLimits()})
}

// sabotaged is a schema whose responses are changed.
type sabotaged struct {
	graphql.ExecutableSchema
	change sabotage
}

func (s sabotaged) Exec(ctx context.Context) graphql.ResponseHandler {
	next, n := s.ExecutableSchema.Exec(ctx), 0
	return func(ctx context.Context) *graphql.Response {
		response := next(ctx)
		if n++; response == nil {
			return nil
		}
		return s.change(ctx, n, response)
	}
}

// kinds notes which kinds of operations run.
type kinds map[ast.Operation]bool

func (kinds) ExtensionName() string                   { return "kinds" }
func (kinds) Validate(graphql.ExecutableSchema) error { return nil }

func (k kinds) InterceptOperation(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	k[graphql.GetOperationContext(ctx).Operation.Operation] = true
	return next(ctx)
}

// counter counts operations.
type counter struct{ count *int }

func (counter) ExtensionName() string                   { return "counter" }
func (counter) Validate(graphql.ExecutableSchema) error { return nil }

func (c counter) InterceptOperation(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	*c.count++
	return next(ctx)
}

// failureOf returns what a failing comparison tells; "" if it does not fail.
func failureOf(compare func(t lockstest.TB)) string {
	var t recorder
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		compare(&t)
	}()
	<-ended
	if !t.failed {
		return ""
	}
	return t.text.String()
}
