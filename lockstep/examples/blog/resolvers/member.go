package resolvers

import (
	"context"
	"errors"

	"github.com/99designs/gqlgen/graphql"
)

type memberKey struct{}

// AsMember returns a context in which the fields for members are shown.
func AsMember(ctx context.Context) context.Context { return context.WithValue(ctx, memberKey{}, true) }

func member(ctx context.Context, _ any, next graphql.Resolver) (any, error) {
	if ctx.Value(memberKey{}) == nil {
		return nil, errors.New("this is for members only")
	}
	return next(ctx)
}
