package rt

import (
	"context"
	"reflect"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
)

// withoutInterceptors finds out which code the middleware of fields has where a program has no field interceptors, as
// AroundFields sets them. With them each field of each object is resolved by a call of them, as by gqlgen's executor.
func withoutInterceptors(es graphql.ExecutableSchema) func() uintptr {
	return sync.OnceValue(func() uintptr {
		op, errs := executor.New(es).CreateOperationContext(graphql.StartOperationTrace(context.Background()), &graphql.RawParams{Query: "{ __typename }"})
		if len(errs) > 0 {
			return 0
		}
		return codeOf(op.ResolverMiddleware)
	})
}

func codeOf(f graphql.FieldMiddleware) uintptr { return reflect.ValueOf(f).Pointer() }

func (s *Schema) hasInterceptors(op *graphql.OperationContext) bool {
	return op.ResolverMiddleware != nil && codeOf(op.ResolverMiddleware) != s.withoutInterceptors()
}

// isIntercepted reports whether interceptors are called for a field.
func (x *Exec) isIntercepted(def *fieldDef) bool { return x.intercepts && !def.isExempt }

// intercepted resolves a field by the interceptors, if they are called for it, with the given resolver at their end.
func (x *Exec) intercepted(ctx context.Context, def *fieldDef, next graphql.Resolver) (any, error) {
	if !x.isIntercepted(def) {
		return next(ctx)
	}
	return x.op.ResolverMiddleware(ctx, next)
}

// interceptedValue visits a field whose value is part of the row.
func interceptedValue[T, V any](t Type[V], get func(v *T) V) func(x *Exec, f *field, v *T, n int) bool {
	return func(x *Exec, f *field, v *T, _ int) bool {
		return visitCall(x, f, t, func(context.Context, *graphql.FieldContext) (any, error) {
			return get(v), nil
		})
	}
}

// intercept calls the interceptors for each result of an edge: of the parents in its own slot, which begin at the offset.
func (b *batch[T, R]) intercept(x *Exec, e *edge, lead int) {
	r, _ := x.results[lead].(*resultsOf[R])
	s, _ := x.slots[e.on.slot].(*slotOf[T])
	if e.isTop() || r == nil || s == nil || r.override != nil {
		return
	}
	x.own[e.number] = r.wrapped(x.offsets[e.number], len(s.objects), func(i int, next graphql.Resolver) (any, error) {
		fc := e.field.context()
		fc.Args = x.plan.edges[e.number].args
		ctx := graphql.WithFieldContext(s.contexts[i], fc)
		if b.chain != nil && !b.root { // that of a root field was called with the resolver
			next = b.chain(ctx, x.ec, s.objects[i], next)
		}
		return callChain(func(ctx context.Context) (any, error) { return x.op.ResolverMiddleware(ctx, next) }, ctx)
	})
}

func (x *Exec) hasOwn(edge int) bool { return x.own != nil && x.own[edge] != nil }

// results are those of an edge, as interceptors have left them.
func (b *batch[T, R]) results(x *Exec, edge, lead int) *resultsOf[R] {
	if x.hasOwn(edge) {
		return x.own[edge].(*resultsOf[R])
	}
	r, _ := x.results[lead].(*resultsOf[R])
	return r
}
