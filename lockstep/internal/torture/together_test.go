package torture_test

import (
	"sync"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"

	"orderly.example/lockstep"
	"orderly.example/lockstep/internal/torture"
	"orderly.example/lockstep/lockstest"
)

// Root fields of a mutation that follow each other and are about different objects are made by one call, in the order of
// the operation. A field whose resolver fails beforehand is not among them. Others run one after the other, as ever.
func TestMutationsMadeTogether(t *testing.T) {
	t.Parallel()
	exec := lockstest.Executor(subject(), lockstest.Options{})
	for _, c := range []struct {
		name, query string
		calls       [][]int
		statements  int
		errors      int
	}{
		{"one", `mutation { a: rename(id: "1", name: "A") { message } }`, [][]int{{1}}, 1, 0},
		{"different ones", `mutation { a: rename(id: "3", name: "A") { message } b: rename(id: "1", name: "B") { message } c: rename(id: "2", name: "C") { message } }`, [][]int{{3, 1, 2}}, 1, 0},
		{"one twice", `mutation { a: rename(id: "1", name: "A") { message } b: rename(id: "2", name: "B") { message } c: rename(id: "1", name: "C") { message } d: rename(id: "3", name: "D") { message } }`, [][]int{{1, 2}, {1, 3}}, 2, 0},
		{"another between", `mutation { a: rename(id: "1", name: "A") { message } t: touch(ids: []) { id } b: rename(id: "2", name: "B") { message } }`, [][]int{{1}, {2}}, 3, 0},
		{"one fails beforehand", `mutation { a: rename(id: "1", name: "A") { message } b: rename(id: "no number", name: "B") { message } c: rename(id: "2", name: "C") { message } }`, [][]int{{1, 2}}, 1, 1},
		{"all fail beforehand", `mutation { a: rename(id: "none", name: "A") { message } b: rename(id: "no number", name: "B") { message } }`, nil, 1, 1},
		{"nothing is selected of it", `mutation { a: rename(id: "1", name: "A") { __typename } b: rename(id: "2", name: "B") { __typename } }`, [][]int{{1, 2}}, 1, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var mutex sync.Mutex
			var calls [][]int
			ctx := torture.WithRenamed(graphql.StartOperationTrace(t.Context()), func(ids []int) {
				mutex.Lock()
				defer mutex.Unlock()
				calls = append(calls, ids)
			})
			operation, errs := exec.CreateOperationContext(ctx, &graphql.RawParams{Query: c.query})
			require.Empty(t, errs)
			next, running := exec.DispatchOperation(ctx, operation)
			response := next(running)
			require.Equal(t, c.calls, calls)
			if c.errors == 0 {
				require.Empty(t, response.Errors)
			} else {
				require.NotEmpty(t, response.Errors)
			}
			var plan *lockstep.Plan
			next, running = exec.DispatchOperation(lockstep.WithDryRun(ctx, func(p *lockstep.Plan) { plan = p }), operation)
			next(running)
			require.Equal(t, c.statements, plan.Loads)
		})
	}
}
