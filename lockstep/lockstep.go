package lockstep

import (
	"context"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"orderly.example/lockstep/rt"
)

// Schema is an executable schema for gqlgen's handler. The generated function NewLockstepSchema makes one.
type Schema = rt.Schema

// Options of a Schema. The zero value runs every operation, with every resolver.
type Options = rt.Options

// Limits bound what one operation may ask for.
type Limits = rt.Limits

// Plan is what one request will cost, known before it runs.
type Plan = rt.Plan

// PlannedField is a field that loads, as planned: see [Plan.Tree].
type PlannedField = rt.PlannedField

// Written is what one run has written: [Options.Done] gets it.
type Written = rt.Written

// PageError is the error of a page that is larger than [Limits.MaxPage], in an [ArgumentError].
type PageError = rt.PageError

// FieldCost is what one field adds to the cost of a refused operation: extensions.fields of its error lists them.
type FieldCost = rt.FieldCost

// ArgumentError is the error of an argument that can't be coerced, as the error presenter sees it.
type ArgumentError = rt.ArgumentError

// Edge is what a resolver can ask about the call that it is in: see [EdgeFrom].
type Edge = rt.Edge

// EdgeFrom returns the edge whose resolver is running, or nil outside of one.
func EdgeFrom(ctx context.Context) *Edge { return rt.EdgeFrom(ctx) }

// Error codes of refused operations, in extensions.code.
const (
	CodeLoads      = rt.CodeLoads
	CodePage       = rt.CodePage
	CodeNodes      = rt.CodeNodes
	CodeDepth      = rt.CodeDepth
	CodeList       = rt.CodeList
	CodeBytes      = rt.CodeBytes
	CodeValidation = rt.CodeValidation
)

// Keys returns the key of each parent, each key once, in the order in which they come first: what a batch resolver loads.
func Keys[P any, K comparable](parents []P, key func(P) K) []K {
	keys, seen := make([]K, 0, len(parents)), make(map[K]bool, len(parents))
	for _, parent := range parents {
		if k := key(parent); !seen[k] {
			seen[k] = true
			keys = append(keys, k)
		}
	}
	return keys
}

// Flusher is what sends the batch that was collected so far: a dataloader of dataloader/v7 is one.
type Flusher = rt.Flusher

// Waits says that a resolver of a root field, or for one object, waits from now on for what a loader sends; ctx is its own. It
// returns what the resolver calls when it has waited. When all such resolvers of a level wait, or have returned, each loader is
// flushed: nobody else will come, and its clock need not run out. A resolver waits for one loader at a time: with several in
// goroutines of its own, batches may leave early. Elsewhere, as in batch resolvers and in a loader's own batches, it does nothing.
func Waits(ctx context.Context, loader Flusher) (waited func()) { return rt.Waits(ctx, loader) }

// WithDryRun plans an operation without running it: onPlan gets the plan, and the answer has no data.
func WithDryRun(ctx context.Context, onPlan func(*Plan)) context.Context {
	return rt.WithDryRun(ctx, onPlan)
}

// Locate sets the path and the locations of an error as the specification requires; the error presenter calls it.
// The path of a field's error is that of the field in the answer. If the error is about an argument,
// extensions.argument is the path within the arguments. An error of a variable has no path: extensions.variable is
// the path within the variables.
func Locate(ctx context.Context, schema *ast.Schema, err *gqlerror.Error) {
	rt.Locate(ctx, schema, err)
}

// Together passes the input of a mutation's root field to run, and returns its output for this field. If the plan has
// merged fields (mergedBy of @load), the last of them to come calls run with the inputs of all that came, in the order of
// the operation, and under the context of the first of them; an error is that of all. Without, and outside of a resolver,
// run gets this input alone. run returns an output for each input.
func Together[I, O any](ctx context.Context, input I, run func(ctx context.Context, inputs []I) ([]O, error)) (O, error) {
	return rt.Together(ctx, input, run)
}

// Conform returns a copy of a schema in which gqlparser's built-in definitions are those of the specification of
// September 2025, as a lockstep schema has them. @defer stays, which is no part of it yet.
func Conform(schema *ast.Schema) *ast.Schema { return rt.Conform(schema) }
