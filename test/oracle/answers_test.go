package oracle

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"

	"orderly.example/internal/httpapi/apierror"
	"orderly.example/lockstep"
	"orderly.example/test/oracle/operations"
)

// parallelChecks is how many subtests draw operations at the same time.
const parallelChecks = 4

// TestAnswersMatchTheOracle also checks that operations cost what was planned. With -rapid.checks=2500 it checks
// 10,000 operations.
func TestAnswersMatchTheOracle(t *testing.T) {
	t.Parallel()
	s, seen := newShop(t), newTally()
	s.cover(t, seen)
	s.checkRandom(t, operations.Requests, seen)
	seen.report(t)
}

// Operations with more levels than statements are answered like any other.
func TestDeepAnswersMatchTheOracle(t *testing.T) {
	t.Parallel()
	s, seen := newShop(t), newTally()
	s.checkRandom(t, operations.DeepRequests, seen)
	seen.report(t)
}

// checkRandom checks operations in several subtests at the same time.
func (s *shop) checkRandom(t *testing.T, requestsOf func(*ast.Schema, *operations.Rows) *rapid.Generator[operations.Request], seen *tally) {
	t.Helper()
	t.Run("operations", func(t *testing.T) {
		for worker := range parallelChecks {
			t.Run(fmt.Sprint(worker), func(t *testing.T) {
				t.Parallel()
				server, requests := s.open(t), requestsOf(s.oracle.Schema(), s.rows)
				rapid.Check(t, func(t *rapid.T) { s.check(t, server, requests.Draw(t, "request"), seen) })
			})
		}
	})
}

// cover checks operations, always the same ones, until each field and each argument of queries was selected.
func (s *shop) cover(t *testing.T, seen *tally) {
	t.Helper()
	server, schema := s.open(t), s.oracle.Schema()
	for n := 0; n < manyOperations && len(seen.missing(schema)) > 0; n++ {
		s.check(t, server, operations.RequestsWith(schema, s.rows, seen.missing(schema)).Example(n), seen)
	}
	require.Empty(t, seen.missing(s.oracle.Schema()), "no operation selects these")
}

// check sends an operation to the server and to the oracle, and checks everything that must hold for it.
func (s *shop) check(t testingT, server *testServer, request operations.Request, seen *tally) {
	t.Helper()
	viewer := s.rows.Viewers[request.Viewer]
	op := s.withCursors(t, request)
	shown := text(request.Viewer, op)

	server.proxy.takeStatements()
	got := server.ask(t, viewer, op)
	statements := server.proxy.takeStatements()
	facts := factsOf(t, s.oracle.Schema(), op)
	seen.add(shown, facts, got)
	require.Len(t, statements, got.Statements.Used, "the server counts the statements that it sends; %s", shown)
	if got.Refusal != "" {
		require.Empty(t, statements, "a refused operation sends no statement; %s", shown)
		if got.Refusal != lockstep.CodeValidation { // which has an error for each invalid value
			require.Len(t, got.Errors, 1, shown)
		}
		require.NotEqual(t, string(apierror.CodeStatements), got.Refusal, "no query is refused for its statements; %s", shown)
		return
	}
	want, err := s.oracle.Ask(ctx(), viewer, op)
	require.NoError(t, err, shown)
	require.Equal(t, want.Errors, got.Errors, shown)
	require.Equal(t, want.Data, got.Data, shown)
	require.LessOrEqual(t, got.Statements.Used, got.Statements.Bound, "statements used exceed the bound; %s", shown)
	require.LessOrEqual(t, got.Statements.Bound, statementLimit, "the bound of statements exceeds the limit; %s", shown)
	requireColumns(t, s.oracle.Schema(), op, statements, shown)
	nodes := nodesIn(t, s.oracle.Schema(), op, got.Data)
	seen.compared(nodes)
	if len(got.Errors) == 0 { // else parts may have been written that the answer does not hold
		require.LessOrEqual(t, nodes, got.Nodes.Used, "nodes in the answer are not counted; %s", shown)
	}
	require.LessOrEqual(t, nodes, got.Nodes.Bound, "nodes in the answer exceed the bound; %s", shown)
	require.LessOrEqual(t, got.Nodes.Used, got.Nodes.Bound, "nodes used exceed the bound; %s", shown)
	require.LessOrEqual(t, got.Nodes.Bound, nodeLimit, "the bound of nodes exceeds the limit; %s", shown)

	again := server.ask(t, viewer, op)
	require.Equal(t, got, again, "the second answer differs; %s", shown)
}
