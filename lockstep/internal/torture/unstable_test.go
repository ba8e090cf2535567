package torture_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/lockstep/lockstest"
	"orderly.example/lockstep/randql"
)

// TestUnstableFieldsAreWorthLeavingOut pins what gqlgen does with the fields that are outside the comparison.
func TestUnstableFieldsAreWorthLeavingOut(t *testing.T) {
	t.Parallel()
	exec := lockstest.Executor(oracle(), lockstest.Options{})

	miscounted := lockstest.Answers(t, exec, randql.Op{Query: `{ things(first: 2) { miscounted { id } } }`})
	require.Equal(t, []lockstest.Answer{{
		Data: `{"things":[{"miscounted":null},{"miscounted":null}]}`,
		Errors: []string{
			"things[0].miscounted: index 0: batch resolver Thing.miscounted returned 3 results for 2 parents (1:22)",
			"things[1].miscounted: index 1: batch resolver Thing.miscounted returned 3 results for 2 parents (1:22)",
		},
	}}, miscounted)

	gaps := lockstest.Answers(t, exec, randql.Op{Query: `subscription { gaps { total } }`})
	require.Equal(t, `{"gaps":null}`, gaps[0].Data, "null where the schema forbids it")

	panicked := lockstest.Answers(t, exec, randql.Op{Query: `{ things(first: 5) { panicsForSome { id } } }`})
	require.Len(t, panicked[0].Errors, 5)
	told := 0
	for _, err := range panicked[0].Errors {
		if strings.Contains(err, "panic: ") {
			told++
		}
	}
	require.Equal(t, 1, told, "gqlgen tells one parent of the panic, and the others of an unexpected type")
}
