package httpapi_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/httpapi"
	"orderly.example/test/services"
)

// slowLine is the log's line about a slow operation.
type slowLine struct {
	Msg, Operation, Kind string
	Took                 int64
	Bound                struct{ Statements, Nodes int }
	Nodes                int
	Statements           []debugStatement
}

func slower(than time.Duration) option {
	return func(_ *db.Options, o *httpapi.GraphQLOptions) { o.Slow = than }
}

func (l *lines) slow(t *testing.T) (found []slowLine) {
	t.Helper()
	for line := range strings.Lines(l.String()) {
		if strings.Contains(line, "an operation was slow") {
			var s slowLine
			require.NoError(t, json.Unmarshal([]byte(line), &s), line)
			found = append(found, s)
		}
	}
	return found
}

func TestASlowOperationIsLoggedOnce(t *testing.T) {
	t.Parallel()
	g := newGraph(t, slower(time.Nanosecond))
	a := g.post(t, `query Find { users(first: 2, filter: {search: "custom"}) { nodes { username orders(first: 1) { nodes { number } } } } }`)
	require.Empty(t, a.codes(t))
	logged := g.log.slow(t)
	require.Len(t, logged, 1)
	line := logged[0]
	require.Equal(t, "Find", line.Operation)
	require.Equal(t, "query", line.Kind)
	require.Positive(t, line.Took)
	require.Equal(t, 2, line.Bound.Statements)
	require.Positive(t, line.Bound.Nodes)
	require.Equal(t, [][]string{{"users"}, {"users.nodes.orders"}}, fieldsOf(line.Statements))
	require.Positive(t, line.Statements[0].Milliseconds)
	require.NotContains(t, g.log.String(), "custom%")
}

func TestAnOperationThatFailsSlowlyIsLogged(t *testing.T) {
	t.Parallel()
	g := openGraph(t, services.Seeded(t), slower(time.Nanosecond), func(o *db.Options, _ *httpapi.GraphQLOptions) { o.Postgres.StatementTimeout = 300 * time.Millisecond })
	g.lockTables(t, "orders")
	require.Equal(t, []string{"TIMEOUT"}, g.post(t, anOrder).codes(t))
	require.Len(t, g.log.slow(t), 1)
}

func TestFastOperationsAreNotLogged(t *testing.T) {
	t.Parallel()
	for _, threshold := range []time.Duration{0, time.Hour} {
		g := newGraph(t, slower(threshold))
		require.Empty(t, g.post(t, anOrder).codes(t))
		require.Empty(t, g.log.slow(t), threshold)
	}
}
