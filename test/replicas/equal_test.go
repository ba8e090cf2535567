package replicas_test

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/graph"
	"orderly.example/internal/auth"
	"orderly.example/internal/entitycache"
	"orderly.example/test/oracle/operations"
)

// Answers, errors and statements are the same, whoever answers. ORDERLY_REPLICA_OPERATIONS is how many operations are
// compared.
func TestAnswersAndStatementsAreThePrimarys(t *testing.T) {
	t.Parallel()
	s := newShop(t, nil)
	edgeCases, err := os.ReadFile("../oracle/testdata/edge_cases.sql")
	require.NoError(t, err)
	s.primary.Exec(t, string(edgeCases))
	alone := entitycache.Options{SessionsOnly: true} // else what is used depends on what was asked before
	primary, replicated := s.open(t, alone), s.open(t, alone, s.standbys...)
	schema := graph.NewExecutableSchema(graph.Config{}).Schema()
	rows, err := operations.Read(t.Context(), s.pool, schema)
	require.NoError(t, err)
	replicated.awaitReplicas(t)
	requests, used := operations.Requests(schema, rows), 0
	for n := range fromVariable(t, "ORDERLY_REPLICA_OPERATIONS", 150) {
		request := requests.Example(n)
		viewer := rows.Viewers[request.Viewer]
		want := askOp(t, primary, viewer, request)
		require.Eventually(t, func() bool { // on a busy machine a replica can seem to be far behind for a moment
			before := replicated.reads()
			got := askOp(t, replicated, viewer, request)
			require.Equal(t, want, got, request.Op.Query)
			used += got.Extensions.Cost.Statements.Used
			return replicated.reads()-before == uint64(got.Extensions.Cost.Statements.Used)
		}, patience, time.Millisecond, "a replica answers all of %s", request.Op.Query)
	}
	t.Logf("%d statements, of which replicas answered %d", used, replicated.reads())
}

func askOp(t *testing.T, s *server, viewer auth.Viewer, request operations.Request) answer {
	t.Helper()
	a := s.ask(t, viewer, request.Op.Query, request.Op.Variables)
	for _, problem := range a.Errors {
		delete(problem, "extensions") // ids of faults
	}
	return a
}
