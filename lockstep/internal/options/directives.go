package options

import (
	"context"
	"errors"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
)

// AtMost refuses numbers above max, also behind pointers and in omittable fields.
func AtMost(ctx context.Context, _ any, next graphql.Resolver, maximum int) (any, error) {
	value, err := next(ctx)
	if err != nil {
		return nil, err
	}
	n := 0
	switch value := value.(type) {
	case int:
		n = value
	case *int:
		n = Or(value, 0)
	case graphql.Omittable[*int]:
		n = Or(value.Value(), 0)
	}
	if n > maximum {
		return nil, fmt.Errorf("%d is more than %d", n, maximum)
	}
	return value, nil
}

// Filled puts a text in the place of null.
func Filled(ctx context.Context, _ any, next graphql.Resolver) (any, error) {
	value, err := next(ctx)
	if text, ok := value.(*string); err == nil && (value == nil || ok && text == nil) {
		filled := "filled"
		return &filled, nil
	}
	return value, err
}

// Pass lets a field through.
func Pass(ctx context.Context, _ any, next graphql.Resolver) (any, error) { return next(ctx) }

// Refuse lets no field through.
func Refuse(context.Context, any, graphql.Resolver) (any, error) {
	return nil, errors.New("this is refused")
}
