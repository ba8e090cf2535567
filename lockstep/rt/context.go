package rt

import (
	"context"
	"slices"

	"orderly.example/lockstep/plan"
)

type (
	edgeKey   struct{}
	dryRunKey struct{}
)

// Edge is what a resolver can ask about the call that it is in.
type Edge struct {
	edge    *edge
	planned *plannedEdge
	plan    *Plan
	leaves  map[string]func()

	together *together // see Together
	place    int

	isPrepared bool
	batch      func(field string, keys int)
}

// EdgeFrom returns the edge whose resolver is running, or nil outside of one.
func EdgeFrom(ctx context.Context) *Edge {
	e, _ := ctx.Value(edgeKey{}).(*Edge)
	return e
}

// Plan returns the plan of the operation.
func (e *Edge) Plan() *Plan { return e.plan }

// Loads reports whether the plan has a statement for the rows of a table. If not, only the keys are needed.
func (e *Edge) Loads(table string) bool {
	return slices.ContainsFunc(e.plan.loading[e.edge.number].Loads, func(l plan.Load) bool { return l.Table == table })
}

// Skip says that the edge will not read a table after all. A resolver that reads several tables must load them at
// the same time, and must skip those for which it has no keys: the plan may have fused their statements, and then
// each waits for the others.
func (e *Edge) Skip(table string) {
	if leave := e.leaves[table]; leave != nil {
		leave()
	}
}

// IsPrepared reports whether the resolver is called without parents, so that what it would send is known before there
// are any: see plan.Options.Chain.
func (e *Edge) IsPrepared() bool { return e.isPrepared }

// Batch reports how many distinct keys are loaded by one call.
func (e *Edge) Batch(keys int) {
	if e != nil && e.batch != nil && !e.isPrepared {
		e.batch(e.edge.field.def.resolver.name(), keys)
	}
}

// Selects reports whether a field of a connection is selected, by this edge or an equal one.
func (e *Edge) Selects(field string) bool { return e.planned.fields[field] }

// Path is the path of the edge, such as `orders.nodes.customer`.
func (e *Edge) Path() string { return e.edge.path() }

// WithDryRun plans an operation without running it: tell gets the plan, and the answer has no data.
func WithDryRun(ctx context.Context, onPlan func(*Plan)) context.Context {
	return context.WithValue(ctx, dryRunKey{}, onPlan)
}

func dryRun(ctx context.Context) func(*Plan) {
	onPlan, _ := ctx.Value(dryRunKey{}).(func(*Plan))
	return onPlan
}
