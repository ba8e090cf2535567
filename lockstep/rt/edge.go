package rt

import (
	"context"
	"errors"

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
