package lockstest

import (
	"context"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"orderly.example/lockstep"
	"orderly.example/lockstep/randql"
)

// noNodeLimit is a limit that refuses no operation, but has Plan.Nodes held as a bound.
const noNodeLimit = 1 << 60

// Bound draws operations and limits, and fails if an answer holds more objects than its plan said (Plan.Nodes). schema makes a
// schema with given options.
func Bound(t TB, schema func(lockstep.Options) *lockstep.Schema, options Options) {
	t.Helper()
	generator := Operations(t, schema(lockstep.Options{}).Schema(), options)
	sizes := rapid.IntRange(0, 8)
	rapid.Check(t, func(t *rapid.T) {
		limits := lockstep.Limits{Nodes: noNodeLimit, ListSize: sizes.Draw(t, "ListSize"), PageSize: sizes.Draw(t, "PageSize"), MaxPage: sizes.Draw(t, "MaxPage")}
		withinPlan(t, schema, limits, generator.Draw(t, "operation"), options)
	})
}

// withinPlan runs an operation, and compares each run with its plan.
func withinPlan(t *rapid.T, schema func(lockstep.Options) *lockstep.Schema, limits lockstep.Limits, op randql.Op, options Options) {
	t.Helper()
	type counts struct{ planned, written int }
	var runs []counts
	bounded := schema(lockstep.Options{Limits: limits, Done: func(_ context.Context, plan *lockstep.Plan, written lockstep.Written) {
		runs = append(runs, counts{plan.Nodes, written.Nodes})
	}})
	run(t, Executor(bounded, options), op, options)
	options.reset(op)
	for _, r := range runs {
		require.LessOrEqual(t, r.written, r.planned, "objects of the answer, and those that were planned, with %+v: %s", limits, op.Query)
	}
}
