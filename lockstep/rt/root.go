package rt

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"
)

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

// repeat makes the result of a root field that of n parents, which differ in nothing.
func (r *resultsOf[R]) repeat(n int) {
	if len(r.values) == 1 {
		r.values = slices.Repeat(r.values, n)
	}
	if len(r.replaced) == 1 {
		r.replaced = slices.Repeat(r.replaced, n)
	}
}

// anyResult is what directives or interceptors around a root field returned.
type anyResult struct{ value any }

// aroundRoot has the directives of a root field see its one value, which they may replace.
func (b *batch[T, R]) aroundRoot(x *Exec, ctx context.Context, load graphql.Resolver) graphql.Resolver {
	return boxed(func(inner context.Context) (any, error) { return b.chain(ctx, x.ec, nil, unboxed[R](load))(inner) })
}

// interceptedRoot does the same with interceptors.
func (b *batch[T, R]) interceptedRoot(x *Exec, e *edge, load graphql.Resolver) graphql.Resolver {
	return boxed(func(ctx context.Context) (any, error) { return x.intercepted(ctx, e.field.def, unboxed[R](load)) })
}

// boxed returns a value as an anyResult.
func boxed(resolve graphql.Resolver) graphql.Resolver {
	return func(ctx context.Context) (any, error) {
		value, err := resolve(ctx)
		if err != nil {
			return nil, err
		}
		return anyResult{value}, nil
	}
}

// unboxed returns the one value of a root field.
func unboxed[R any](load graphql.Resolver) graphql.Resolver {
	return func(ctx context.Context) (any, error) {
		values, err := load(ctx)
		if err != nil {
			return nil, err
		}
		if a, ok := values.(anyResult); ok {
			return a.value, nil
		}
		return values.([]R)[0], nil
	}
}
