package torture_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"orderly/graph/engine/randql"
)

// What is deferred would run outside the plan: it is refused wherever it stands, and nothing runs.
func TestDeferIsRefused(t *testing.T) {
	t.Parallel()
	exec := executorOf(subject())
	refused := []answer{{Errors: []string{": @defer is not supported: the answer comes as a whole"}}}
	for _, query := range []string{
		`{ ... @defer { __typename } }`,
		`{ things(first: 2) { ... @defer(label: "later") { id } } }`,
		`{ things(first: 2) { id ...More @defer } } fragment More on Thing { id }`,
		`{ things(first: 2) { ...Outer } } fragment Outer on Thing { id ... @defer(if: true) { id } }`,
		`{ __schema { ... @defer { types { name } } } }`,
		`{ things(first: 2) { ... @skip(if: true) { ... @defer { id } } } }`,
	} {
		require.Equal(t, refused, answers(t, exec, randql.Op{Query: query}, nil), query)
	}
	require.NotEqual(t, refused, answers(t, exec, randql.Op{Query: `{ things(first: 1) { ... @defer(if: false) { id } } }`}, nil))

	const query = `query($later: Boolean!) { things(first: 1) { ... @defer(if: $later) { id } } }`
	for range 2 { // each value has a plan of its own
		for _, later := range []bool{true, false} {
			got := answers(t, exec, randql.Op{Query: query, Variables: map[string]any{"later": later}}, nil)
			require.Equal(t, later, got[0].Data == "", "%v", got)
		}
	}
}
