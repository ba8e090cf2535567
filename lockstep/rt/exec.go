package rt

import (
	"context"
	"errors"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"orderly.example/lockstep/plan"
)

// Exec is one run: a query, one root field of a mutation, or one event of a subscription. Generated code writes
// values into it.
type Exec struct {
	ctx    context.Context   //nolint:containedctx // generated code has no parameter for it
	ec     any               // the generated execution context
	trails []context.Context // by the selection's number: see trailContext
	inputs func() *graphql.InputUnmarshalerIndex
	root   graphql.FieldContext
	op     *graphql.OperationContext
	schema *Schema
	plan   *Plan

	slots       []any // *slotOf[T]
	results     []any // *resultsOf[R] by the edge's number, for edges that load
	offsets     []int // by the edge's number: the index of its first object among the parents
	callResults []resultQueue
	own         []any       // *resultsOf[R] by the edge's number: what interceptors made of the results; nil without any
	intercepts  bool        // whether interceptors are set
	gate        gate        // of the calls for one object: see Waits
	chained     plan.Fusion // has read the rows of the next levels; nil if it has not
	scratch     []any       // *T by the selection's number; allocated on demand

	begun        int // objects that are being written, each inside the one before
	nodes        int // objects written that the plan counts
	weight       int // of the calls that were made
	buf          []byte
	nextCheck    int    // the buffer length at which to check again: see mustStop
	outsideBytes int    // bytes that are not in the buffer: see countOutside
	stopErr      error  // why nothing more is written
	releaseLong  func() // set while the long answer is written: see acquireLong
	path         []step
	base         *place // above the path, while the results of an edge are gathered; nil at the root
	gathering    bool
	errors       gqlerror.List // already presented
	lateErrors   gqlerror.List // dropped if what contains them becomes null
}

// step is a field or, if field is nil, an index.
type step struct {
	field *field
	index int
}

func (x *Exec) enter(f *field) { x.path = append(x.path, step{field: f}) }
func (x *Exec) leave()         { x.path = x.path[:len(x.path)-1] }

// guarded runs visit at a field. A panic becomes an error of the field, whose value is null.
func (x *Exec) guarded(f *field, visit func() bool) (ok bool) {
	x.enter(f)
	start, late, depth, begun := len(x.buf), len(x.lateErrors), len(x.path), x.begun
	defer func() {
		if r := recover(); r != nil {
			x.path = x.path[:depth]
			ok = x.recovered(r, start, late, begun)
		}
		x.leave()
	}()
	return visit()
}

// guardedElement runs visit for an element of a list. A panic becomes an error of the element, which is null.
func (x *Exec) guardedElement(i int, visit func(i int) bool) (ok bool) {
	start, late, depth, begun := len(x.buf), len(x.lateErrors), len(x.path), x.begun
	defer func() {
		if r := recover(); r != nil {
			x.path = x.path[:depth]
			ok = x.recovered(r, start, late, begun)
		}
	}()
	return visit(i)
}

// guardedValue runs visit for a value that a program's own code writes. A panic becomes an error at the current path.
func (x *Exec) guardedValue(visit func() bool) (ok bool) {
	start, late := len(x.buf), len(x.lateErrors)
	defer func() {
		if r := recover(); r != nil {
			ok = x.recovered(r, start, late, x.begun)
		}
	}()
	return visit()
}

// recovered makes a panic an error, and null of what was being written. begun is how many objects were being written around it.
func (x *Exec) recovered(r any, start, late, begun int) bool {
	if x.gathering {
		return false // it will panic again when it is written, and be reported then
	}
	x.lateErrors = x.lateErrors[:late]
	x.truncate(start)
	ctx := x.errorContext(nil)
	fault := x.op.Recover(ctx, r)
	if x.begun > begun && x.plan.compiled.slots+x.plan.compiled.queues > 0 {
		// An object was left in the middle: what is gathered below the rest of it would be taken for that of the next object.
		x.stopErr, x.nextCheck = fault, 0
	}
	x.begun = begun
	x.op.Error(ctx, fault)
	return x.null()
}

// fieldContext is the context that gqlgen's executor would have at the current path: its field contexts give an
// error its path. It is made only if an error, or code that may report one, needs it.
func (x *Exec) fieldContext() context.Context {
	ctx := x.base.context(x)
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
		IsMethod:   f.def.isMethod,
		IsResolver: f.def.isResolver,
	}
}

// fail reports a resolver's error at a field. One error may be reported at many paths: each gets a copy.
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

// located is an error with the path and the location of a field, unless it has its own.
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

// coerce evaluates a field's arguments. If report is set, it reports invalid ones, with the path of ctx.
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

// ArgumentError is the error of an argument that can't be coerced, as the error presenter sees it.
type ArgumentError struct{ error }

// Unwrap returns the error of the argument's type.
func (e *ArgumentError) Unwrap() error { return e.error }
