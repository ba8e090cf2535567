package rt

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"
)

// Each registers a field with a resolver that is called for each object: one that gqlgen would call at the same time as
// others. The calls of a level run at the same time, at most Options.Concurrency of a field. call also runs the
// field's directives.
func Each[T, V any](o *Object[T], name string, t Type[V], args ArgsFunc, isMethod, isResolver bool, call ResolveFunc[T]) {
	e := &each[T, V]{edgeOf[T]{o.typeName + "." + name}, t, call}
	o.add(name, &fieldOf[T]{fieldDef: &fieldDef{args: args, isMethod: isMethod, isResolver: isResolver, resolver: e, isEach: true}, visit: e.visit})
}

// each is the edge of a resolver that is called for each object.
type each[T, V any] struct {
	edgeOf[T]
	t    Type[V]
	call ResolveFunc[T]
}

// outcomes are the results of the calls, in the order of the objects.
type outcomes []outcome

//nolint:revive // the run comes first everywhere in this package
func (b *each[T, V]) run(x *Exec, _ context.Context, _ *graphql.FieldContext, e *edge, slots []int) {
	s := x.slots[slots[0]].(*slotOf[T])
	results := make(outcomes, len(s.objects))
	x.results[e.number] = results
	var running sync.WaitGroup
	free := make(chan struct{}, x.schema.options.Concurrency)
	for i, object := range s.objects {
		select {
		case free <- struct{}{}:
		default: // the others go on without this one
			x.gate.leave()
			free <- struct{}{}
			x.gate.enter()
		}
		x.gate.enter()
		running.Go(func() {
			defer func() { <-free }()
			defer x.gate.leave()
			results[i] = b.callOne(x, context.WithValue(s.contexts[i], gateKey{}, &x.gate), e, object)
		})
	}
	x.gate.leave() // see run.enter
	running.Wait()
}

// callOne calls the resolver for an object. Errors and panics are kept until the field is written.
func (b *each[T, V]) callOne(x *Exec, ctx context.Context, e *edge, object *T) (out outcome) { //nolint:revive // the run comes first
	defer func() {
		if r := recover(); r != nil {
			out = outcome{panic: r}
		}
	}()
	fc := e.field.context()
	fc.Args = x.plan.edges[e.number].args
	ctx = graphql.WithFieldContext(ctx, fc)
	out.value, out.err = x.intercepted(ctx, e.field.def, func(ctx context.Context) (any, error) { return b.call(ctx, x.ec, fc, object) })
	return out
}

func (b *each[T, V]) visit(x *Exec, f *field, _ *T, n int) bool {
	if x.plan.edges[f.edge.number].wrongArgs {
		return x.wrongArguments(f)
	}
	return visitOutcome(x, f, b.t, x.results[f.edge.number].(outcomes)[n])
}

func (b *each[T, V]) gather(x *Exec, f *field, lead, _, _ int) {
	if f.sel == nil || !f.sel.gathers {
		return
	}
	results, _ := x.results[lead].(outcomes)
	for i, out := range results {
		if out.value != nil && out.err == nil && out.panic == nil {
			b.below(x, f, i, func() { visitOutcome(x, f, b.t, out) })
		}
	}
}

func (*each[T, V]) intercept(*Exec, *edge, int) {} // each call was

func (*each[T, V]) prepare(*Exec, context.Context, *graphql.FieldContext) {}

func (*each[T, V]) replace(*Exec, *edge, graphql.Marshaler) {}
