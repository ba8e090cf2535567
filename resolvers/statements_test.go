package resolvers_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"runtime"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/httpapi"
	"orderly.example/lockstep"
	"orderly.example/web"
)

// preparedOperation is an operation of the table with all its variables.
type preparedOperation struct {
	operation
	size int
	text string
	vars map[string]any
}

func (q preparedOperation) String() string { return q.name + ", pages of " + strconv.Itoa(q.size) }

const maxStatements = 4

// withHighLimits raises the limit on nodes, so that the tests can count statements at any page size.
func withHighLimits(o *db.Options, g *httpapi.GraphQLOptions) {
	o.Postgres.Waiters = 1000
	g.Limits = lockstep.Limits{Nodes: 100_000}
}

func TestStatementCounts(t *testing.T) {
	t.Parallel()
	s := newShop(t, withHighLimits)
	for _, q := range s.preparedOperations() {
		require.Empty(t, q.costProblem(s.ask(q.viewer, q.text, q.vars)))
	}
}

// Each operation runs alone first, then by many clients at once. The test is not parallel: GOMAXPROCS applies to
// the whole process.
func TestStatementCountsDoNotDependOnLoad(t *testing.T) { //nolint:paralleltest // see above
	for _, cores := range []int{1, 2} { //nolint:paralleltest // see above
		t.Run("GOMAXPROCS "+strconv.Itoa(cores), func(t *testing.T) {
			before := runtime.GOMAXPROCS(cores)
			defer runtime.GOMAXPROCS(before)
			s := newShop(t, withHighLimits)
			questions := s.preparedOperations()
			alone := make([]answer, len(questions))
			for i, q := range questions {
				alone[i] = s.ask(q.viewer, q.text, q.vars)
			}
			runConcurrently(func(turn int) {
				q := questions[turn%len(questions)]
				a := s.ask(q.viewer, q.text, q.vars)
				if problem := q.costProblem(a); problem != "" {
					t.Error(problem)
				}
				if one := alone[turn%len(questions)]; !bytes.Equal(one.Data, a.Data) {
					t.Errorf("%s: without load the answer is\n%s\nand under load\n%s", q, one.Data, a.Data)
				}
			})
		})
	}
}

// runConcurrently runs 100 clients at once.
func runConcurrently(step func(turn int)) {
	const clients, rounds = 100, 10
	var all sync.WaitGroup
	for client := range clients {
		all.Go(func() {
			for round := range rounds {
				step(round*clients + client)
			}
		})
	}
	all.Wait()
}

func (s *shop) preparedOperations() []preparedOperation {
	s.t.Helper()
	ids := s.samples()
	var all []preparedOperation
	for _, o := range statementTable() {
		text, variables := o.query, map[string]any{}
		if example, err := fs.ReadFile(web.Examples(), o.query+".graphql"); err == nil {
			text, variables = string(example), s.exampleVariables(o.query)
		}
		maps.Copy(variables, o.variables)
		for _, size := range []int{10, 100} {
			vars := withIDs(variables, ids, size)
			if vars["first"] != nil {
				vars["first"] = size
			}
			all = append(all, preparedOperation{o, size, text, vars})
		}
	}
	return all
}

func (s *shop) exampleVariables(name string) map[string]any {
	s.t.Helper()
	variables := map[string]any{}
	text, err := fs.ReadFile(web.Examples(), name+".variables.json")
	if errors.Is(err, fs.ErrNotExist) {
		return variables
	}
	require.NoError(s.t, err)
	require.NoError(s.t, json.Unmarshal(text, &variables))
	return variables
}

// costProblem says what is wrong with an answer's cost; it is empty if nothing is.
func (q preparedOperation) costProblem(a answer) string {
	cost := a.Extensions.Cost.Statements
	if len(a.Errors) > 0 {
		return fmt.Sprintf("%s: %v", q, a.Errors)
	}
	if cost.Bound != q.bound || cost.Used != q.used {
		return fmt.Sprintf("%s: bound %d and used %d, not %d and %d", q, cost.Bound, cost.Used, q.bound, q.used)
	}
	return ""
}
