package torture_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"orderly.example/lockstep/lockstest"
)

// TestSubjectAnswersAsTheOracle takes -rapid.checks=20000 for a long run.
func TestSubjectAnswersAsTheOracle(t *testing.T) {
	t.Parallel()
	lockstest.Compare(t, oracle(), subject(), options())
}

// TestOracleAnswersAlwaysTheSame shows that a difference is never the oracle's own.
func TestOracleAnswersAlwaysTheSame(t *testing.T) {
	t.Parallel()
	generator := operations(t)
	exec := lockstest.Executor(oracle(), lockstest.Options{})
	rapid.Check(t, func(t *rapid.T) {
		op := generator.Draw(t, "operation")
		first := lockstest.Answers(t, exec, op)
		require.Equal(t, first, lockstest.Answers(t, exec, op))
	})
}
