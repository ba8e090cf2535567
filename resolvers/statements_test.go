package resolvers_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"runtime"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly/db"
	"orderly/graph/engine"
	"orderly/server"
	"orderly/web"
)

// asked is an operation of the table with all its variables.
type asked struct {
	operation
	size int
	text string
	vars map[string]any
}

func (a asked) String() string { return a.name + ", pages of " + strconv.Itoa(a.size) }

// roomy lifts the limit on nodes: what is counted here are statements, at any page size.
func roomy(o *db.Options, g *server.GraphQLOptions) {
	o.Waiters = 1000
	g.Limits = engine.Limits{Nodes: 100_000}
}

func TestStatementsAreThoseOfTheTable(t *testing.T) {
	t.Parallel()
	s := newShop(t, roomy)
	for _, q := range s.questions() {
		s.requireCost(q, s.ask(q.viewer, q.text, q.vars))
	}
}

// It runs alone: GOMAXPROCS is the whole process's.
func TestStatementsAreTheSameInACrowd(t *testing.T) { //nolint:paralleltest // see above
	const clients, rounds = 100, 8
	for _, cores := range []int{1, 2} {
		t.Run("GOMAXPROCS "+strconv.Itoa(cores), func(t *testing.T) { //nolint:paralleltest // see above
			before := runtime.GOMAXPROCS(cores)
			defer runtime.GOMAXPROCS(before)
			s := newShop(t, roomy)
			questions := s.questions()
			alone := make([]answer, len(questions))
			for i, q := range questions {
				alone[i] = s.ask(q.viewer, q.text, q.vars)
			}
			var crowd sync.WaitGroup
			for client := range clients {
				crowd.Go(func() {
					for round := range rounds {
						i := (client + round*clients) % len(questions)
						q := questions[i]
						a := s.ask(q.viewer, q.text, q.vars)
						s.requireCost(q, a)
						s.requireSame(q, alone[i], a)
					}
				})
			}
			crowd.Wait()
		})
	}
}

func (s *shop) questions() []asked {
	s.t.Helper()
	ids := s.samples()
	var all []asked
	for _, o := range statements() {
		text, variables := o.query, map[string]any{}
		if example, err := fs.ReadFile(web.Examples(), o.query+".graphql"); err == nil {
			text, variables = string(example), s.exampleVariables(o.query)
		}
		maps.Copy(variables, o.variables)
		for _, size := range []int{10, 100} {
			vars := filled(variables, ids, size)
			if vars["first"] != nil {
				vars["first"] = size
			}
			all = append(all, asked{o, size, text, vars})
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

func (s *shop) requireCost(q asked, a answer) {
	s.t.Helper()
	if q.bound > 4 {
		require.Equal(s.t, "STATEMENT_BUDGET_EXCEEDED", a.code(), q)
		require.InDelta(s.t, q.bound, a.Errors[0].Extensions["bound"], 0, q)
		return
	}
	require.Empty(s.t, a.Errors, q)
	cost := a.Extensions.Cost.Statements
	require.Equal(s.t, [2]int{q.bound, q.used}, [2]int{cost.Bound, cost.Used}, "%s: bound and used", q)
}

func (s *shop) requireSame(q asked, one, other answer) {
	s.t.Helper()
	require.Equal(s.t, string(one.Data), string(other.Data), q)
}
