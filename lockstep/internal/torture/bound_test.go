package torture_test

import (
	"testing"

	"orderly.example/lockstep"
	"orderly.example/lockstep/internal/torture"
	"orderly.example/lockstep/lockstest"
)

func bounded(options lockstep.Options) *lockstep.Schema {
	return torture.NewLockstepSchema(torture.NewConfig(), options)
}

// TestPlannedNodesAreABound takes -rapid.checks=20000 for a long run.
func TestPlannedNodesAreABound(t *testing.T) {
	t.Parallel()
	lockstest.Bound(t, bounded, options())
}
