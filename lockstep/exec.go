package lockstep

import (
	"context"
	"errors"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Exec is one run: a query, one root field of a mutation, or one event of a subscription. Generated code sees it as
// the place where values are written.
type Exec struct {
	ctx    context.Context //nolint:containedctx // a run is one call deep in generated code that has no place for it
	ec     any             // the generated execution context
	inputs func() *graphql.InputUnmarshalerIndex
	root   graphql.FieldContext
	op     *graphql.OperationContext
	schema *Schema
	plan   *Plan

	slots       []any // *slotOf[T]
	results     []any // *resultsOf[R] by the edge's number, for edges that load
	offsets     []int // by the edge's number: where the objects of its place stand among the parents
	callResults []resultQueue
	scratch     []any // *T by the selection's number; nil until one is needed

	nodes        int // objects written, of those that the plan counts
	buf          []byte
	nextCheck    int    // how long the buffer is when it is to be looked at: see full
	outsideBytes int    // bytes that are not in the buffer: see beyond
	stopErr      error  // why nothing more is written
	releaseLong  func() // it is one of few: see takesLong
	path         []step
	gathering    bool
	errors       gqlerror.List // presented already
	lateErrors   gqlerror.List // dropped when what they are in becomes null
}

// step is a field or, where field is nil, an index.
type step struct {
	field *field
	index int
}

func (x *Exec) enter(f *field) { x.path = append(x.path, step{field: f}) }
func (x *Exec) leave()         { x.path = x.path[:len(x.path)-1] }

// guarded runs visit at a field. A panic is an error of the field, whose value is null.
func (x *Exec) guarded(f *field, visit func() bool) (ok bool) {
	x.enter(f)
	start, late, depth := len(x.buf), len(x.lateErrors), len(x.path)
	defer func() {
		if r := recover(); r != nil {
			x.path = x.path[:depth]
			ok = x.recovered(r, start, late)
		}
		x.leave()
	}()
	return visit()
}

// guardedElement runs an element of a list. A panic is an error of the element, which is null.
func (x *Exec) guardedElement(i int, visit func(i int) bool) (ok bool) {
	start, late, depth := len(x.buf), len(x.lateErrors), len(x.path)
	defer func() {
		if r := recover(); r != nil {
			x.path = x.path[:depth]
			ok = x.recovered(r, start, late)
		}
	}()
	return visit(i)
}

func (x *Exec) recovered(r any, start, late int) bool {
	if x.gathering {
		return false // it will panic again when it is written, and be reported there
	}
	x.lateErrors = x.lateErrors[:late]
	x.truncate(start)
	ctx := x.errorContext(nil)
	x.op.Error(ctx, x.op.Recover(ctx, r))
	return x.null()
}

// fieldContext is the context that gqlgen's executor would have at the current place: its field contexts give an
// error its path. It is made only where an error, or code that may report one, needs it.
func (x *Exec) fieldContext() context.Context {
	ctx := x.ctx
	for i := range x.path {
		if f := x.path[i].field; f != nil {
			ctx = graphql.WithFieldContext(ctx, f.context())
		} else {
			index := x.path[i].index
			ctx = graphql.WithFieldContext(ctx, &graphql.FieldContext{Index: &index})
		}
	}
	return ctx
}

func (f *field) context() *graphql.FieldContext {
	return &graphql.FieldContext{
		Object:     f.def.object,
		Field:      f.CollectedField,
		IsMethod:   f.def.isMethod || f.def.isResolver,
		IsResolver: f.def.isResolver,
	}
}

// fail reports a resolver's error at a field. One error may be reported at many places: each gets a copy.
func (x *Exec) fail(f *field, err error) {
	x.enter(f)
	ctx := x.errorContext(err)
	x.leave()
	list, ok := err.(gqlerror.List) //nolint:errorlint // as gqlgen: a list inside another error is one error
	if !ok {
		graphql.AddError(ctx, located(ctx, f, err))
		return
	}
	for _, e := range list {
		if e != nil {
			graphql.AddError(ctx, located(ctx, f, e))
		}
	}
}

// located is an error with the path and the location of a field, where it has none of its own.
func located(ctx context.Context, f *field, err error) error {
	out := gqlerror.WrapPath(graphql.GetPath(ctx), err)
	if known, ok := errors.AsType[*gqlerror.Error](err); ok {
		clone := *known
		out = &clone
		if out.Path == nil {
			out.Path = graphql.GetPath(ctx)
		}
	}
	if out.Locations == nil && f.Position != nil && f.Position.Line > 0 {
		out.Locations = []gqlerror.Location{{Line: f.Position.Line, Column: f.Position.Column}}
	}
	return out
}

// missing reports a null that the schema forbids at a field, unless the field has an error already.
func (x *Exec) missing(f *field) {
	if !f.required() {
		return
	}
	x.enter(f)
	graphql.AddInvalidNullError(x.errorContext(nil), "")
	x.leave()
}

// coerce evaluates a field's arguments. Where they are wrong it reports the error, with the path of ctx, when report
// is set.
func (x *Exec) coerce(ctx context.Context, f *field, report bool) (fc *graphql.FieldContext, err error) {
	fc = f.context()
	if f.def.args == nil {
		return fc, nil
	}
	ctx = graphql.WithFieldContext(ctx, fc)
	defer func() {
		if r := recover(); r != nil {
			err = x.op.Recover(ctx, r)
			if report {
				x.op.Error(ctx, err)
			}
		}
	}()
	fc.Args, err = f.def.args(ctx, x.ec, f.ArgumentMap(x.op.Variables))
	if err != nil && report {
		x.op.Error(ctx, &ArgumentError{err})
	}
	return fc, err
}

// ArgumentError is the error of an argument that can't be coerced, as the presenter of errors sees it.
type ArgumentError struct{ error }

// Unwrap gives the error of the argument's type.
func (e *ArgumentError) Unwrap() error { return e.error }
