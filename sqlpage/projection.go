package sqlpage

import (
	"context"
	"slices"
)

// Projection says which fields of each GraphQL type a request reads.
type Projection interface {
	Fields(typeName string) []string
}

// memoizer is a projection that caches what was built for requests with the same fields.
type memoizer interface {
	Memo(key any, build func() any) any
}

type projectionKey struct{}

// WithProjection restricts statements under the context to the columns of a projection.
func WithProjection(ctx context.Context, p Projection) context.Context {
	return context.WithValue(ctx, projectionKey{}, p)
}

func projection(ctx context.Context) Projection {
	p, _ := ctx.Value(projectionKey{}).(Projection)
	return p
}

type wholeKey struct{}

// WithWholeRows makes statements under the context read all columns, since the cache keeps whole rows. Of the
// computed columns only those of the projection are read.
func WithWholeRows(ctx context.Context) context.Context {
	return context.WithValue(ctx, wholeKey{}, true)
}

func wholeRows(ctx context.Context) bool { return ctx.Value(wholeKey{}) != nil }

// Wants reports whether the request reads a field.
func Wants(ctx context.Context, typeName, field string) bool {
	p := projection(ctx)
	return p != nil && slices.Contains(p.Fields(typeName), field)
}
