package torture_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/lockstep/randql"
)

// TestUnstableFieldsAreWorthLeavingOut pins what gqlgen does with the fields that are outside the comparison.
func TestUnstableFieldsAreWorthLeavingOut(t *testing.T) {
	t.Parallel()
	exec := executorOf(oracle())

	miscounted := answers(t, exec, randql.Op{Query: `{ things(first: 2) { miscounted { id } } }`}, nil)
	require.Equal(t, []answer{{
		Data: `{"things":[{"miscounted":null},{"miscounted":null}]}`,
		Errors: []string{
			"things[0].miscounted: index 0: batch resolver Thing.miscounted returned 3 results for 2 parents",
			"things[1].miscounted: index 1: batch resolver Thing.miscounted returned 3 results for 2 parents",
		},
	}}, miscounted)

	gaps := answers(t, exec, randql.Op{Query: `subscription { gaps { total } }`}, nil)
	require.Equal(t, `{"gaps":null}`, gaps[0].Data, "null where the schema forbids it")

	panicked := answers(t, exec, randql.Op{Query: `{ things(first: 5) { panicsForSome { id } } }`}, nil)
	require.Len(t, panicked[0].Errors, 5)
	told := 0
	for _, err := range panicked[0].Errors {
		if strings.Contains(err, "panic: ") {
			told++
		}
	}
	require.Equal(t, 1, told, "gqlgen tells one parent of the panic, and the others of an unexpected type")
}
