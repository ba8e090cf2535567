package rt

import (
	"context"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// ResolveFunc returns the value of a plain field of one object by a call that may fail: a method with a context,
// arguments or an error, or a field with directives.
type ResolveFunc[T any] func(ctx context.Context, ec any, fc *graphql.FieldContext, v *T) (any, error)

// Resolve registers a plain field that is resolved by a call for each object. The calls are not batched, so they
// must not load.
func Resolve[T, V any](o *Object[T], name string, t Type[V], args ArgsFunc, isMethod, isResolver bool, call ResolveFunc[T]) {
	def := &fieldDef{args: args, isMethod: isMethod, isResolver: isResolver}
	o.add(name, &fieldOf[T]{fieldDef: def, visit: func(x *Exec, f *field, v *T, _ int) bool {
		return visitCall(x, f, t, func(ctx context.Context, fc *graphql.FieldContext) (any, error) {
			return call(ctx, x.ec, fc, v)
		})
	}})
}

// resultQueue holds the results of calls between gathering and writing: both see the objects of a selection in the
// same order.
type resultQueue struct {
	outcomes []outcome
	used     int
}

// outcome is the result of resolving one field of one object.
type outcome struct {
	value any
	err   error
	args  bool // the arguments were invalid
	panic any
}

func visitCall[V any](x *Exec, f *field, t Type[V], call func(context.Context, *graphql.FieldContext) (any, error)) bool {
	kept := f.sel != nil && f.sel.gathers
	var out outcome
	if kept && !x.gathering {
		q := &x.callResults[f.queue]
		if q.used == len(q.outcomes) {
			panic("lockstep: a call whose result was not gathered is written: a model method is not pure")
		}
		out = q.outcomes[q.used]
		q.used++
	} else {
		out = x.call(f, call)
		if kept {
			q := &x.callResults[f.queue]
			q.outcomes = append(q.outcomes, out)
		}
	}
	return visitOutcome(x, f, t, out)
}

// call resolves a field of one object. Errors and panics are kept until it is written.
func (x *Exec) call(f *field, call func(context.Context, *graphql.FieldContext) (any, error)) (out outcome) {
	ctx := x.fieldContext()
	fc, err := x.coerce(ctx, f, false)
	if err != nil {
		return outcome{args: true}
	}
	defer func() {
		if r := recover(); r != nil {
			out = outcome{panic: r}
		}
	}()
	out.value, out.err = x.intercepted(graphql.WithFieldContext(ctx, fc), f.def, func(ctx context.Context) (any, error) { return call(ctx, fc) })
	return out
}

// visitOutcome follows gqlgen's resolveField from the point where the resolver has returned.
func visitOutcome[V any](x *Exec, f *field, t Type[V], out outcome) bool {
	if out.args {
		return x.wrongArguments(f)
	}
	return x.guarded(f, func() bool {
		if out.panic != nil {
			panic(out.panic)
		}
		switch {
		case out.err != nil:
			if !x.gathering {
				ctx := x.errorContext(out.err)
				x.op.Error(ctx, graphql.AddFieldLocationToError(ctx, out.err))
			}
			return x.null()
		case out.value == nil:
			if !x.gathering && f.required() {
				graphql.AddInvalidNullError(x.errorContext(nil), "")
			}
			return x.null()
		default:
			return visitAny(x, f, t, out.value)
		}
	})
}

// wrongArguments reports at the current path that a field's arguments can't be coerced.
func (x *Exec) wrongArguments(f *field) bool {
	if !x.gathering {
		x.reportArguments(x.errorContext(nil), f)
	}
	return x.null()
}

// reportArguments reports what is wrong with a field's arguments.
func (x *Exec) reportArguments(ctx context.Context, f *field) {
	_, err := x.coerce(ctx, f, true)
	if err != nil || f.edge == nil || x.plan.edges[f.edge.number].wrongPage == nil {
		return
	}
	ctx = graphql.WithFieldContext(ctx, f.context())
	wrong := x.plan.edges[f.edge.number].wrongPage
	refused := gqlerror.WrapPath(append(graphql.GetPath(ctx), ast.PathName(wrong.Argument)), wrong)
	refused.Extensions = map[string]any{"code": CodePage}
	x.op.Error(ctx, &ArgumentError{refused})
}

// visitAny visits what a chain of directives returned, which may have the wrong type.
func visitAny[V any](x *Exec, f *field, t Type[V], value any) bool {
	if v, ok := value.(V); ok {
		return t(x, f.sel, v)
	}
	if x.gathering {
		return false
	}
	if m, ok := value.(graphql.Marshaler); ok {
		m.MarshalGQL(x)
		return m != graphql.Marshaler(graphql.Null)
	}
	var want V
	x.op.Error(x.errorContext(nil), fmt.Errorf("unexpected type %T from middleware/directive chain, should be %T", value, want))
	return x.null()
}
