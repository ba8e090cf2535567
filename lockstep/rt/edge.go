package rt

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// BatchFunc calls a batch resolver with all parents of an edge.
type BatchFunc[T, R any] func(ctx context.Context, ec any, fc *graphql.FieldContext, parents []*T) ([]R, error)

// ChainFunc wraps next in a field's directives.
type ChainFunc func(ctx context.Context, ec any, parent any, next graphql.Resolver) graphql.Resolver

// Batch registers a field that loads: with one call for all objects of a selection. chain may be nil.
func Batch[T, R any](o *Object[T], name string, t Type[R], args ArgsFunc, chain ChainFunc, call BatchFunc[T, R]) {
	b := &batch[T, R]{edgeOf: edgeOf[T]{o.typeName + "." + name}, t: t, call: call, chain: chain}
	o.add(name, &fieldOf[T]{fieldDef: &fieldDef{args: args, isMethod: true, isResolver: true, resolver: b}, visit: b.visit})
}

// RootFunc calls a root field's resolver.
type RootFunc[R any] func(ctx context.Context, ec any, fc *graphql.FieldContext) (R, error)

// Root registers a field of Query or Mutation. chain may be nil. Below several objects with a field of the type Query its
// resolver is called once.
func Root[R any](o *Object[struct{}], name string, t Type[R], args ArgsFunc, chain ChainFunc, call RootFunc[R]) {
	b := &batch[struct{}, R]{
		edgeOf: edgeOf[struct{}]{o.typeName + "." + name}, t: t, chain: chain, root: true,
		call: func(ctx context.Context, ec any, fc *graphql.FieldContext, _ []*struct{}) ([]R, error) {
			r, err := call(ctx, ec, fc)
			if err != nil {
				return nil, err
			}
			return []R{r}, nil
		},
	}
	o.add(name, &fieldOf[struct{}]{fieldDef: &fieldDef{args: args, isRoot: true, isMethod: true, isResolver: true, resolver: b}, visit: b.visit})
}

// edgeResolver is a batch, or an each, of any Go types.
type edgeResolver interface {
	// name is the field's, as "Order.items".
	name() string
	// run calls the resolver for the objects in the slots, and stores the results under the edge's number.
	run(x *Exec, ctx context.Context, fc *graphql.FieldContext, e *edge, slots []int)
	// prepare calls the resolver without objects, and ignores its results.
	prepare(x *Exec, ctx context.Context, fc *graphql.FieldContext)
	// gather finds the parents of the next edges below the results from (inclusive) to (exclusive).
	gather(x *Exec, f *field, lead, from, to int)
	// count returns how many objects a slot holds.
	count(x *Exec, slot int) int
	// locate makes the contexts of calls for each object of a slot.
	locate(x *Exec, slot int)
	// intercept calls the interceptors for each result.
	intercept(x *Exec, e *edge, lead int)
	// replace replaces the result of a root field's resolver.
	replace(x *Exec, e *edge, answer graphql.Marshaler)
}

// edgeOf is what the edges of parents of the Go type T have in common.
type edgeOf[T any] struct{ label string }

type batch[T, R any] struct {
	edgeOf[T]
	t     Type[R]
	call  BatchFunc[T, R]
	chain ChainFunc
	root  bool
}

// resultsOf is what an edge's call returned: a value or an error for each parent, or one error for all.
type resultsOf[R any] struct {
	values   []R
	errs     []error
	replaced []any // the values after directives; nil without directives
	err      error
	panic    any
	fault    error             // what the server made of the panic: it is told once
	isRoot   bool              // they are a root field's
	override graphql.Marshaler // what a root field's middleware returned in place of the resolver
}

func (b *batch[T, R]) replace(x *Exec, e *edge, answer graphql.Marshaler) {
	x.results[e.number] = &resultsOf[R]{override: answer}
}

func (e edgeOf[T]) name() string { return e.label }

func (e edgeOf[T]) count(x *Exec, slot int) int {
	s, _ := x.slots[slot].(*slotOf[T])
	if s == nil {
		return 0
	}
	return len(s.objects)
}

func (e edgeOf[T]) parents(x *Exec, slots []int) []*T {
	if len(slots) == 1 {
		return x.slots[slots[0]].(*slotOf[T]).objects
	}
	var all []*T
	for _, i := range slots {
		if s, _ := x.slots[i].(*slotOf[T]); s != nil {
			all = append(all, s.objects...)
		}
	}
	return all
}

func (e edgeOf[T]) locate(x *Exec, slot int) {
	s, _ := x.slots[slot].(*slotOf[T])
	if s == nil || s.contexts != nil {
		return
	}
	s.contexts = make([]context.Context, len(s.places))
	for i, p := range s.places {
		s.contexts[i] = p.context(x)
	}
}

// below visits the result of an edge for the n-th object of its selection.
func (e edgeOf[T]) below(x *Exec, f *field, n int, visit func()) {
	if f.sel.isLocated || x.intercepts {
		x.base = x.slots[f.edge.on.slot].(*slotOf[T]).places[n]
		defer func() { x.base = nil }()
	}
	visit()
}

// the run comes first everywhere in this package
//
//nolint:revive // the run comes first everywhere in this package
func (b *batch[T, R]) run(x *Exec, ctx context.Context, fc *graphql.FieldContext, e *edge, slots []int) {
	r := &resultsOf[R]{isRoot: b.root}
	x.results[e.number] = r
	defer func() {
		if p := recover(); p != nil {
			r.panic = p
		}
	}()
	parents := b.parents(x, slots)
	next := func(ctx context.Context) (any, error) { return b.call(ctx, x.ec, fc, parents) }
	if b.root && b.chain != nil {
		next = b.aroundRoot(x, ctx, next)
	}
	if around := x.schema.options.AroundLoad; around != nil {
		inner := next
		next = func(ctx context.Context) (any, error) { return around(ctx, inner) }
	}
	if e.isTop() && x.isIntercepted(e.field.def) { // those of other fields are called for each parent: see intercept
		next = b.interceptedRoot(x, e, next)
	}
	values, err := next(ctx)
	r.values, _ = values.([]R)
	expected := len(parents)
	if b.root {
		expected = 1
	}
	r.errs, r.err = b.splitErrors(expected, r.values, values, err)
	if b.root || b.chain == nil || x.isIntercepted(e.field.def) || r.err != nil && r.errs == nil && len(r.values) == len(parents) {
		if a, ok := values.(anyResult); ok && r.err == nil {
			r.replaced = []any{a.value}
		}
		if b.root {
			r.repeat(len(parents))
		}
		return
	}
	b.applyChain(x, ctx, parents, r)
}

//nolint:revive // the run comes first everywhere in this package
func (b *batch[T, R]) prepare(x *Exec, ctx context.Context, fc *graphql.FieldContext) {
	defer func() { _ = recover() }() // as an error: it is reported when there are parents
	_, _ = b.call(ctx, x.ec, fc, nil)
}

// repeat makes the result of a root field that of n parents, which differ in nothing.
func (r *resultsOf[R]) repeat(n int) {
	if len(r.values) == 1 {
		r.values = slices.Repeat(r.values, n)
	}
	if len(r.replaced) == 1 {
		r.replaced = slices.Repeat(r.replaced, n)
	}
}

// interceptedRoot has interceptors see the one value of a root field, which they may replace.
func (b *batch[T, R]) interceptedRoot(x *Exec, e *edge, load graphql.Resolver) graphql.Resolver {
	one := func(ctx context.Context) (any, error) {
		values, err := load(ctx)
		if err != nil {
			return nil, err
		}
		if a, ok := values.(anyResult); ok {
			return a.value, nil
		}
		return values.([]R)[0], nil
	}
	return func(ctx context.Context) (any, error) {
		value, err := x.intercepted(ctx, e.field.def, one)
		if err != nil {
			return nil, err
		}
		return anyResult{value}, nil
	}
}

// anyResult is what a chain of directives around a root field returned.
type anyResult struct{ value any }

func (b *batch[T, R]) aroundRoot(x *Exec, ctx context.Context, call graphql.Resolver) graphql.Resolver {
	one := func(ctx context.Context) (any, error) {
		values, err := call(ctx)
		if err != nil {
			return nil, err
		}
		return values.([]R)[0], nil
	}
	return func(inner context.Context) (any, error) {
		v, err := b.chain(ctx, x.ec, nil, one)(inner)
		if err != nil {
			return nil, err
		}
		return anyResult{v}, nil
	}
}

// splitErrors returns a resolver's errors by parent, or one error for all.
func (b *batch[T, R]) splitErrors(parents int, results []R, raw any, err error) (errs []error, whole error) {
	if _, ok := raw.(anyResult); ok && err == nil {
		return nil, nil
	}
	var list graphql.BatchErrors
	if err != nil && (b.root || !errors.As(err, &list)) {
		return nil, err
	}
	if len(results) != parents {
		return nil, fmt.Errorf("batch resolver %s returned %d results for %d parents", b.label, len(results), parents)
	}
	if list == nil {
		return nil, nil
	}
	errs = list.Errors()
	if len(errs) != parents {
		return nil, fmt.Errorf("batch resolver %s returned %d errors for %d parents", b.label, len(errs), parents)
	}
	return errs, nil
}

// applyChain runs the directives of a field around each parent's result. What they refuse was loaded, but is not
// shown.
func (b *batch[T, R]) applyChain(x *Exec, ctx context.Context, parents []*T, r *resultsOf[R]) {
	*r = *r.wrapped(0, len(parents), func(i int, result graphql.Resolver) (any, error) {
		return callChain(b.chain(ctx, x.ec, parents[i], result), ctx)
	})
}

// wrapped has each of n results, from one on, pass through a call.
func (r *resultsOf[R]) wrapped(from, n int, call func(i int, result graphql.Resolver) (any, error)) *resultsOf[R] {
	out := &resultsOf[R]{replaced: make([]any, n), errs: make([]error, n)}
	for i := range n {
		failed := r.errorOf(from + i)
		result := func(context.Context) (any, error) {
			switch {
			case r.panic != nil:
				panic(r.panic)
			case failed != nil && r.isRoot:
				return nil, failed
			case failed != nil:
				return nil, nil //nolint:nilerr // as gqlgen's resolveBatch, which has reported the error before
			case r.replaced != nil:
				return r.replaced[from+i], nil
			default:
				return r.values[from+i], nil
			}
		}
		value, err := call(i, result)
		out.replaced[i], out.errs[i] = value, err
		if err == nil && failed != nil && value == nil {
			out.errs[i] = failed
		}
	}
	return out
}

// errorOf is the error of a parent's result.
func (r *resultsOf[R]) errorOf(i int) error {
	switch {
	case r.err != nil:
		return r.err
	case r.errs != nil:
		return r.errs[i]
	default:
		return nil
	}
}

// callChain calls a chain. A panic affects this parent only.
func callChain(call graphql.Resolver, ctx context.Context) (value any, err error) { //nolint:revive // reads as a call
	defer func() {
		if p := recover(); p != nil {
			err = panicked{p}
		}
	}()
	return call(ctx)
}

// panicked carries a panic to where it is reported.
type panicked struct{ value any }

func (p panicked) Error() string { return fmt.Sprint("panic: ", p.value) }

func (b *batch[T, R]) visit(x *Exec, f *field, _ *T, n int) bool {
	member := &x.plan.edges[f.edge.number]
	if member.wrongArgs {
		return x.wrongArguments(f)
	}
	r, i := b.results(x, f.edge.number, member.lead), n
	if r == nil {
		panic("lockstep: the field " + b.label + " is written before it was loaded")
	}
	if !x.hasOwn(f.edge.number) {
		i += x.offsets[f.edge.number]
	}
	switch {
	case r.override != nil:
		r.override.MarshalGQL(x)
		return r.override != graphql.Marshaler(graphql.Null)
	case r.panic != nil:
		return b.panicked(x, f, r)
	case r.err != nil:
		return b.failed(x, f, r.err)
	case r.errs != nil && r.errs[i] != nil:
		if p, ok := r.errs[i].(panicked); ok { //nolint:errorlint // never wrapped
			return x.guarded(f, func() bool { panic(p.value) })
		}
		return b.failed(x, f, r.errs[i])
	case r.replaced != nil:
		return visitOutcome(x, f, b.t, outcome{value: r.replaced[i]})
	case any(r.values[i]) == nil:
		x.missing(f)
		return x.null()
	default:
		return x.guarded(f, func() bool { return b.t(x, f.sel, r.values[i]) })
	}
}

func (b *batch[T, R]) failed(x *Exec, f *field, err error) bool {
	x.fail(f, err)
	if !b.root {
		x.missing(f) // as gqlgen: an error with a path of its own does not explain this null
	}
	return x.null()
}

// panicked reports that the call for all parents panicked.
func (*batch[T, R]) panicked(x *Exec, f *field, r *resultsOf[R]) bool {
	x.enter(f)
	defer x.leave()
	ctx := x.errorContext(nil)
	if r.fault == nil {
		r.fault = x.op.RecoverFunc(ctx, r.panic)
	}
	fault := r.fault
	if known, ok := errors.AsType[*gqlerror.Error](fault); ok { // each has a path of its own
		clone := *known
		fault = &clone
	}
	x.op.Error(ctx, graphql.ErrorOnPath(ctx, fault))
	return x.null()
}

func (b *batch[T, R]) gather(x *Exec, f *field, lead, from, to int) {
	if f.sel == nil || !f.sel.gathers {
		return
	}
	r := b.results(x, f.edge.number, lead)
	if r == nil || r.err != nil || r.panic != nil || r.override != nil {
		return
	}
	if x.hasOwn(f.edge.number) {
		from, to = 0, to-from
	}
	for i := from; i < to; i++ {
		switch {
		case r.errs != nil && r.errs[i] != nil:
		case r.replaced != nil:
			if r.replaced[i] != nil {
				b.below(x, f, i-from, func() { visitOutcome(x, f, b.t, outcome{value: r.replaced[i]}) })
			}
		case any(r.values[i]) != nil:
			b.below(x, f, i-from, func() { x.guarded(f, func() bool { return b.t(x, f.sel, r.values[i]) }) })
		}
	}
}
