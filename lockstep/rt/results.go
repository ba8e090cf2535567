package rt

import (
	"context"
	"errors"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
)

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
