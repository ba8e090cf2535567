package torture_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/lockstep"
	"orderly.example/lockstep/lockstest"
	"orderly.example/lockstep/randql"
)

func TestPlans(t *testing.T) {
	t.Parallel()
	fours := lockstep.Limits{Nodes: 1000, ListSize: 4}
	for name, c := range map[string]struct {
		limits       lockstep.Limits
		query        string
		loads, nodes int
	}{
		"an interface that is read by key": {fours, `{ node(id: 1) { id } }`, 5, 1},
		"a union that is not":              {fours, `{ creature(id: 1) { __typename } }`, 1, 1},
		"a list of an interface":           {fours, `{ nodes(ids: [1, 2, 3]) { id } }`, 1, 3},
		"a resolver that needs several":    {fours, `{ thing(id: 1) { score } }`, 4, 1},
		"lists in lists":                   {fours, `{ things { friends { friends { id } } } }`, 3, 4 + 16 + 64},
		"a list of lists":                  {fours, `{ thingGrid { id } }`, 1, 16},
		"single objects":                   {lockstep.Limits{Nodes: 3}, `{ thing(id: 1) { friend { friend { id } } } }`, 3, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := lockstest.Plan(t, bounded(lockstep.Options{Limits: c.limits}), randql.Op{Query: c.query})
			require.Equal(t, c.loads, plan.Loads)
			require.Equal(t, c.nodes, plan.Nodes)
		})
	}
}

// Equal fields are one load, in operations of any size, and whatever their arguments are.
func TestEqualFieldsAreOneLoad(t *testing.T) {
	t.Parallel()
	for _, fields := range []int{20, 500} {
		var query strings.Builder
		query.WriteString(`query($two: [ID!]! = [1, 2], $where: Where) {`)
		for i := range fields {
			n := strconv.Itoa(i % 5)
			query.WriteString(` a` + strconv.Itoa(i) + `: ` + []string{
				`thing(id: ` + n + `) { friends(first: ` + n + `) { id } }`, `things(ids: [1, 2]) { id }`, `things(ids: $two) { id }`,
				`named(ids: [` + n + `]) { id }`,
			}[i%4])
		}
		plan := lockstest.Plan(t, subject(), randql.Op{Query: query.String() + ` e: echo(where: $where) }`})
		require.Equal(t, 5+5+1+5+1, plan.Loads, fields)
	}
}

func TestEndlessListsAreRefusedByName(t *testing.T) {
	t.Parallel()
	schema := bounded(lockstep.Options{Limits: lockstep.Limits{Nodes: 1000}})
	answer := lockstest.Answers(t, lockstest.Executor(schema, lockstest.Options{}), randql.Op{Query: `{ thing(id: 1) { friends { id } } }`})[0]
	require.Contains(t, answer.Errors[0], "nothing says how long thing.friends can be")
	require.Contains(t, answer.Errors[0], lockstep.CodeNodes)
}

// A stream whose page is over the limit is not opened.
func TestLargePagesOfStreams(t *testing.T) {
	t.Parallel()
	exec := lockstest.Executor(bounded(lockstep.Options{Limits: lockstep.Limits{MaxPage: 2}}), lockstest.Options{})
	require.Len(t, lockstest.Answers(t, exec, randql.Op{Query: `subscription { pages(times: 2, first: 2) { total } }`}), 2)
	answers := lockstest.Answers(t, exec, randql.Op{Query: `subscription { pages(times: 2, first: 3) { total } }`})
	require.Len(t, answers, 1)
	require.Empty(t, answers[0].Data)
	require.Len(t, answers[0].Errors, 1)
	require.Contains(t, answers[0].Errors[0], "pages: first is 3 where 2 is the limit")
}

func TestLongListsAreErrorsInTheirPlace(t *testing.T) {
	t.Parallel()
	schema := bounded(lockstep.Options{Limits: lockstep.Limits{Nodes: 1000, ListSize: 2}})
	answer := lockstest.Answers(t, lockstest.Executor(schema, lockstest.Options{}), randql.Op{Query: `{ thing(id: 3) { id } animals(first: 3) { id } }`})[0]
	require.JSONEq(t, `{"thing":{"id":"3"},"animals":null}`, answer.Data)
	require.Len(t, answer.Errors, 1)
	require.Contains(t, answer.Errors[0], "animals: Query.animals has a list of 3 where the plan has 2")
}

// TestNothingIsLimitedUnlessSet asks for more than any limit that a program may set.
func TestNothingIsLimitedUnlessSet(t *testing.T) {
	t.Parallel()
	deep := `{ thing(id: 1) ` + strings.Repeat(`{ friend `, 40) + `{ id }` + strings.Repeat(` }`, 40) + ` }`
	wide := `{`
	for i := range 300 {
		wide += ` a` + strconv.Itoa(i) + `: thing(id: 2) { friends { id } }`
	}
	wide += ` }`
	for _, query := range []string{deep, wide} {
		lockstest.CompareOperation(t, oracle(), subject(), randql.Op{Query: query}, lockstest.Options{})
	}
}
