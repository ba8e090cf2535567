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
