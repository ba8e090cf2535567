package oracle

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"orderly.example/lockstep"
	"orderly.example/test/oracle/operations"
)

// workers is how many tests draw operations at the same time.
const workers = 4

// TestAnswersAreTheOraclesAndCostWhatWasPlanned takes -rapid.checks=2500 for 10,000 operations.
func TestAnswersAreTheOraclesAndCostWhatWasPlanned(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	seen := newTally()
	t.Run("operations", func(t *testing.T) {
		for worker := range workers {
			t.Run(fmt.Sprint(worker), func(t *testing.T) {
				t.Parallel()
				server := s.open(t)
				requests := operations.Requests(s.oracle.Schema(), s.rows)
				rapid.Check(t, func(t *rapid.T) { s.check(t, server, requests.Draw(t, "request"), seen) })
			})
		}
	})
	s.checkMissing(t, seen)
	seen.report(t)
}

// checkMissing draws on until each field and each argument of a query was selected.
func (s *shop) checkMissing(t *testing.T, seen *tally) {
	t.Helper()
	server, requests := s.open(t), operations.Requests(s.oracle.Schema(), s.rows)
	for n := 0; n < enough && len(seen.missing(s.oracle.Schema())) > 0; n++ {
		s.check(t, server, requests.Example(n), seen)
	}
	require.Empty(t, seen.missing(s.oracle.Schema()), "no operation selects it")
}

// check asks the server and the oracle, and requires all that must hold of an operation.
func (s *shop) check(t failer, server *subject, request operations.Request, seen *tally) {
	t.Helper()
	viewer := s.rows.Viewers[request.Viewer]
	op := s.filled(t, request)
	shown := text(request.Viewer, op)

	server.tap.taken()
	got := server.ask(t, viewer, op)
	statements := server.tap.taken()
	of := factsOf(t, s.oracle.Schema(), op)
	seen.add(shown, of, got)
	require.Len(t, statements, got.Statements.Used, "statements that the server counts, and those that it sent; %s", shown)
	if got.Refusal != "" {
		require.Empty(t, statements, "a refused operation sends no statement; %s", shown)
		if got.Refusal != lockstep.CodeValidation { // which tells of each value that is none
			require.Len(t, got.Errors, 1, shown)
		}
		if got.Refusal == lockstep.CodeStatements {
			require.Greater(t, of.levels, statementLimit, "an operation is refused for its depth alone; %s", shown)
		}
		return
	}
	want, err := s.oracle.Ask(ctx(), viewer, op)
	require.NoError(t, err, shown)
	require.Equal(t, want.Errors, got.Errors, shown)
	require.Equal(t, want.Data, got.Data, shown)
	require.LessOrEqual(t, got.Statements.Used, got.Statements.Bound, "used and bound; %s", shown)
	require.LessOrEqual(t, got.Statements.Bound, statementLimit, "bound and limit; %s", shown)
	requireColumns(t, s.oracle.Schema(), op, statements, shown)
	nodes := nodesIn(t, s.oracle.Schema(), op, got.Data)
	seen.compared(nodes)
	require.LessOrEqual(t, nodes, got.Nodes.Bound, "nodes in the answer and their bound; %s", shown)
	require.LessOrEqual(t, got.Nodes.Bound, nodeLimit, "bound of nodes and limit; %s", shown)

	again := server.ask(t, viewer, op)
	require.Equal(t, got, again, "the second answer; %s", shown)
}
