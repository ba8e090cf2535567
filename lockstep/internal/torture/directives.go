package torture

import (
	"context"
	"errors"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
)

// atMost refuses an argument or input field above limit. Null passes.
func atMost(ctx context.Context, _ any, next graphql.Resolver, limit int) (any, error) {
	value, err := next(ctx)
	if err != nil {
		return nil, err
	}
	switch v := value.(type) {
	case int:
		if v > limit {
			return nil, fmt.Errorf("%d is above %d", v, limit)
		}
	case *int:
		if v != nil && *v > limit {
			return nil, fmt.Errorf("%d is above %d", *v, limit)
		}
	}
	return value, nil
}

// audited runs around a query.
func audited(ctx context.Context, _ any, next graphql.Resolver, refuse bool) (any, error) {
	if refuse {
		return nil, errors.New("the audit refuses this query")
	}
	return next(ctx)
}

// ends ends a stream after some events. It refuses a number of events that is negative.
func ends(ctx context.Context, _ any, next graphql.Resolver, after int) (any, error) {
	if after < 0 {
		return nil, errors.New("a stream can't end before it begins")
	}
	value, err := next(ctx)
	stream, ok := value.(func(context.Context) graphql.Marshaler)
	if !ok || stream == nil {
		return value, err
	}
	return func(ctx context.Context) graphql.Marshaler {
		if after == 0 {
			return nil
		}
		after--
		return stream(ctx)
	}, err
}

// pass does nothing.
func pass(ctx context.Context, _ any, next graphql.Resolver) (any, error) { return next(ctx) }

// refuse looks at the parent before the field is resolved.
func refuse(ctx context.Context, obj any, next graphql.Resolver, rest int) (any, error) {
	id := 0
	switch parent := obj.(type) {
	case *Thing:
		id = parent.ID
	case *Methods:
		id = parent.id
	}
	if id%5 == rest {
		return nil, fmt.Errorf("refused for %d", id)
	}
	return next(ctx)
}

// replace resolves the field, then forgets the answer.
func replace(ctx context.Context, _ any, next graphql.Resolver, with *string) (any, error) {
	if _, err := next(ctx); err != nil {
		return nil, err
	}
	if with == nil {
		return nil, nil
	}
	return with, nil
}
