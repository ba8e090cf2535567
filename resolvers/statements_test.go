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

// asked is an operation of the table with all its variables.
type asked struct {
	operation
	size int
	text string
	vars map[string]any
}

func (q asked) String() string { return q.name + ", pages of " + strconv.Itoa(q.size) }

const mostStatements = 4

// roomy raises the limit on nodes: these tests count statements, at any page size.
func roomy(o *db.Options, g *httpapi.GraphQLOptions) {
	o.Waiters = 1000
	g.Limits = lockstep.Limits{Nodes: 100_000}
}

func TestStatementsAreThoseOfTheTable(t *testing.T) {
	t.Parallel()
	s := newShop(t, roomy)
	for _, q := range s.questions() {
		require.Empty(t, q.complaint(s.ask(q.viewer, q.text, q.vars)))
	}
}

// Each question is asked alone, then several times by clients who all ask at once. It runs alone: GOMAXPROCS is the
// whole process's.
func TestStatementsAreTheSameInACrowd(t *testing.T) { //nolint:paralleltest // see above
	for _, cores := range []int{1, 2} { //nolint:paralleltest // see above
		t.Run("GOMAXPROCS "+strconv.Itoa(cores), func(t *testing.T) {
			before := runtime.GOMAXPROCS(cores)
			defer runtime.GOMAXPROCS(before)
			s := newShop(t, roomy)
			questions := s.questions()
			alone := make([]answer, len(questions))
			for i, q := range questions {
				alone[i] = s.ask(q.viewer, q.text, q.vars)
			}
			crowd(func(turn int) {
				q := questions[turn%len(questions)]
				a := s.ask(q.viewer, q.text, q.vars)
				if complaint := q.complaint(a); complaint != "" {
					t.Error(complaint)
				}
				if one := alone[turn%len(questions)]; !bytes.Equal(one.Data, a.Data) {
					t.Errorf("%s: alone the answer is\n%s\nand in a crowd\n%s", q, one.Data, a.Data)
				}
			})
		})
	}
}

// crowd runs 100 clients concurrently.
func crowd(take func(turn int)) {
	const clients, rounds = 100, 10
	var all sync.WaitGroup
	for client := range clients {
		all.Go(func() {
			for round := range rounds {
				take(round*clients + client)
			}
		})
	}
	all.Wait()
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

// complaint says what is wrong with an answer's cost, if anything.
func (q asked) complaint(a answer) string {
	cost := a.Extensions.Cost.Statements
	bound := cost.Bound
	if q.bound > mostStatements && a.code() == "STATEMENT_BUDGET_EXCEEDED" {
		bound = int(a.Errors[0].Extensions["bound"].(float64))
	} else if len(a.Errors) > 0 {
		return fmt.Sprintf("%s: %v", q, a.Errors)
	}
	if bound != q.bound || cost.Used != q.used {
		return fmt.Sprintf("%s: bound %d and used %d, not %d and %d", q, bound, cost.Used, q.bound, q.used)
	}
	return ""
}
