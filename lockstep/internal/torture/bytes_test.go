package torture_test

import (
	"context"
	"errors"
	"strconv"
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

// TestALongAnswerIsOneError finds out how long an answer is, and then allows that, a byte less, and a small part.
func TestALongAnswerIsOneError(t *testing.T) {
	t.Parallel()
	const slack = 2000 // an object's size
	for name, query := range map[string]string{
		"objects":           `query($ids: [ID]) { thingsLoose(ids: $ids) { id name size madeAt } }`,
		"objects below":     `query($ids: [ID]) { thingsLoose(ids: $ids) { friends { id friends { id name } } } }`,
		"values":            `query($ids: [ID]) { thingsLoose(ids: $ids) { stock { id price } inline { key } } }`,
		"errors":            `query($ids: [ID]) { thingsLoose(ids: $ids) { failing { coded } partial { id } } }`,
		"wrong arguments":   `query($ids: [ID]) { thingsLoose(ids: $ids) { checked(limit: 11) } }`,
		"forbidden nulls":   `query($ids: [ID]) { thingsLoose(ids: $ids) { id name failing { nilHard { key } } refusedHard } }`,
		"panics":            `query($ids: [ID]) { thingsLoose(ids: $ids) { failing { panics } } }`,
		"what gqlgen wrote": `{ __schema { types { name description fields { name description args { name } } } } }`,
		"a mutation":        `mutation { createMany(inputs: [{ name: "a" }, { name: "b" }, { name: "c" }]) { thing { id name note upper circles(width: 10) { id name } } } }`,
		"a subscription":    `subscription { pages(times: 1) { nodes { id name note circles(width: 10) { id name } } } }`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			op := randql.Op{Query: query, Variables: map[string]any{"ids": idsTo(200)}}
			whole, bytes := within(t, 1<<40, op)
			require.GreaterOrEqual(t, bytes, len(whole.Data)+1000*len(whole.Errors))
			same, _ := within(t, bytes, op)
			require.Equal(t, whole, same)
			for _, limit := range []int{bytes - 1, bytes / 4} {
				refused, written := within(t, limit, op)
				require.Equal(t, lockstest.Answer{Data: "null", Errors: []string{
					": the answer is larger than the " + strconv.Itoa(limit) + " bytes allowed: ask for fewer objects, fields or aliases at once" +
						` {"code":"RESPONSE_TOO_LARGE","limit":` + strconv.Itoa(limit) + `}`,
				}}, refused)
				require.Less(t, written, limit+slack)
			}
		})
	}
}

// TestALongListOfScalarsIsCutShort has one object, which is longer than the limit.
func TestALongListOfScalarsIsCutShort(t *testing.T) {
	t.Parallel()
	op := randql.Op{Query: `{ thing(id: 7) { tags } }`}
	_, whole := within(t, 1<<40, op)
	refused, written := within(t, 20, op)
	require.Len(t, refused.Errors, 1)
	require.Less(t, written, whole)
}

// TestWhatBecomesNullCounts has objects that are written and then dropped.
func TestWhatBecomesNullCounts(t *testing.T) {
	t.Parallel()
	a, written := within(t, 1<<40, randql.Op{Query: `{ thingsLoose(ids: [4, 9, 14, 19, 24, 29]) { name upper refusedHard } }`})
	require.Contains(t, a.Data, "null")
	require.Greater(t, written, len(a.Data)+len(a.Errors)*(1024+len("thingsLoose"+"refusedHard")))
}

// TestWritingStopsWithItsContext ends the context at the first of many errors, which is while the answer is written.
func TestWritingStopsWithItsContext(t *testing.T) {
	t.Parallel()
	const errs = 2000
	ctx, hangUp := context.WithCancel(graphql.StartOperationTrace(t.Context()))
	defer hangUp()
	presented := 0
	exec := lockstest.Executor(subject(), lockstest.Options{})
	exec.SetErrorPresenter(func(ctx context.Context, err error) *gqlerror.Error {
		presented++
		hangUp()
		return graphql.DefaultErrorPresenter(ctx, err)
	})
	operation, refused := exec.CreateOperationContext(ctx, &graphql.RawParams{
		Query: `query($ids: [ID]) { thingsLoose(ids: $ids) { failing { panics } } }`, Variables: map[string]any{"ids": idsTo(errs)},
	})
	require.Empty(t, refused)
	next, ctx := exec.DispatchOperation(ctx, operation)
	response := next(ctx)
	require.Equal(t, "null", string(response.Data))
	require.Len(t, response.Errors, 1)
	require.ErrorIs(t, response.Errors[0], context.Canceled)
	require.Less(t, presented, errs/2)
}

// TestLongAnswersWait has an answer ask once whether it may go on, when it is long; and end where it may not.
func TestLongAnswersWait(t *testing.T) {
	t.Parallel()
	const short, long = 100, 2000 // errors of a kilobyte each
	begun, ended := 0, 0
	ctx, hangUp := context.WithCancel(t.Context())
	defer hangUp()
	mayGoOn := true
	exec := lockstest.Executor(torture.NewLockstepSchema(torture.NewConfig(), lockstep.Options{Long: func(context.Context) (func(), bool) {
		if begun++; !mayGoOn {
			hangUp()
		}
		return func() { ended++ }, mayGoOn
	}}), lockstest.Options{})
	run := func(ids int) gqlerror.List {
		ctx := graphql.StartOperationTrace(ctx)
		operation, refused := exec.CreateOperationContext(ctx, &graphql.RawParams{
			Query: `query($ids: [ID]) { thingsLoose(ids: $ids) { failing { panics } } }`, Variables: map[string]any{"ids": idsTo(ids)},
		})
		require.Empty(t, refused)
		next, ctx := exec.DispatchOperation(ctx, operation)
		return next(ctx).Errors
	}
	require.NotEmpty(t, run(short))
	require.Zero(t, begun, "a short one does not wait")
	require.Greater(t, len(run(long)), long/2)
	require.Equal(t, []int{1, 1}, []int{begun, ended}, "a long one waits once, and says when it is written")
	mayGoOn = false
	require.ErrorIs(t, run(long)[0], context.Canceled)
	require.Equal(t, []int{2, 1}, []int{begun, ended})
}

// TestArgumentsWrittenAlikeAreCoercedOnce plans an operation with a long list under one and under many aliases.
//
//nolint:paralleltest // it counts allocations
func TestArgumentsWrittenAlikeAreCoercedOnce(t *testing.T) {
	const elements = 1000
	allocations := func(query string) float64 {
		exec := lockstest.Executor(subject(), lockstest.Options{})
		exec.SetQueryCache(graphql.MapCache[*ast.QueryDocument]{})
		return testing.AllocsPerRun(5, func() {
			planned := 0
			ctx := lockstep.WithDryRun(graphql.StartOperationTrace(t.Context()), func(*lockstep.Plan) { planned++ })
			operation, errs := exec.CreateOperationContext(ctx, &graphql.RawParams{Query: query, Variables: map[string]any{"ids": idsTo(elements)}})
			require.Empty(t, errs)
			next, ctx := exec.DispatchOperation(ctx, operation)
			next(ctx)
			require.Equal(t, 1, planned)
		})
	}
	many := `query($ids: [ID]) {`
	for i := range 40 {
		many += " a" + strconv.Itoa(i) + ": thingsLoose(ids: $ids) { id }"
	}
	require.Less(t, allocations(many+" }"), 3*allocations(`query($ids: [ID]) { thingsLoose(ids: $ids) { id } }`))
}

// The texts of errors are a part of the answer.
func TestLongErrorsCount(t *testing.T) {
	t.Parallel()
	schema := torture.NewLockstepSchema(torture.NewConfig(), lockstep.Options{Limits: lockstep.Limits{Bytes: 100_000}})
	exec := lockstest.Executor(schema, lockstest.Options{})
	exec.AroundFields(func(ctx context.Context, next graphql.Resolver) (any, error) {
		if graphql.GetFieldContext(ctx).Field.Name == "note" {
			return nil, errors.New(strings.Repeat("long ", 10_000))
		}
		return next(ctx)
	})
	answer := lockstest.Answers(t, exec, randql.Op{Query: `{ things(ids: [3, 4, 5, 6, 8]) { note } }`})[0]
	require.Len(t, answer.Errors, 1)
	require.Contains(t, answer.Errors[0], lockstep.CodeBytes)
}

// within runs an operation that may answer so many bytes, and tells how many were written.
func within(t *testing.T, bytes int, op randql.Op) (lockstest.Answer, int) {
	t.Helper()
	var written lockstep.Written
	schema := torture.NewLockstepSchema(torture.NewConfig(), lockstep.Options{
		Limits: lockstep.Limits{Bytes: bytes},
		Done:   func(_ context.Context, _ *lockstep.Plan, w lockstep.Written) { written = w },
	})
	return lockstest.Answers(t, lockstest.Executor(schema, lockstest.Options{}), op)[0], written.Bytes
}

func idsTo(n int) []any {
	ids := make([]any, n)
	for i := range ids {
		ids[i] = strconv.Itoa(i)
	}
	return ids
}
