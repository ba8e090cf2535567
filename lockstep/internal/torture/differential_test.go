package torture_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestSubjectAnswersAsTheOracle takes -rapid.checks=20000 for a long run.
func TestSubjectAnswersAsTheOracle(t *testing.T) {
	t.Parallel()
	generator := operations()
	rapid.Check(t, func(t *rapid.T) {
		Compare(t, oracle(), subject(), generator.Draw(t, "operation"))
	})
}

// TestOracleAnswersAlwaysTheSame shows that a difference is never the oracle's own.
func TestOracleAnswersAlwaysTheSame(t *testing.T) {
	t.Parallel()
	generator := operations()
	rapid.Check(t, func(t *rapid.T) {
		op := generator.Draw(t, "operation")
		first, second := answers(t, executorOf(oracle()), op, nil), answers(t, executorOf(oracle()), op, nil)
		require.Equal(t, first, second)
	})
}
