package torture_test

import (
	"testing"

	"orderly.example/lockstep/lockstest"
	"orderly.example/lockstep/randql"
)

// Directives of a subscription run around its stream.
func TestDirectivesOfSubscriptions(t *testing.T) {
	t.Parallel()
	for _, query := range []string{
		`subscription @ends(after: 1) { pages(times: 3) { total } }`,
		`subscription @ends(after: 0) { pages(times: 3) { total } }`,
		`subscription @ends(after: -1) { pages { total } }`,
		`subscription @ends(after: 2) { fails { id } }`,
		`subscription($n: Int!) @ends(after: $n) { things(ids: [1, 2, 3]) { id friend { name } } }`,
	} {
		lockstest.CompareOperation(t, oracle(), subject(), randql.Op{Query: query, Variables: map[string]any{"n": 2}}, options())
	}
}
