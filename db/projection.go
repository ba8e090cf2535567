package db

import "context"

// Projection says which fields of each type of the graph a request reads.
type Projection interface {
	Fields(typeName string) []string
}

type projectionKey struct{}

// WithProjection lets statements under the context read only the columns of a projection.
func WithProjection(ctx context.Context, p Projection) context.Context {
	return context.WithValue(ctx, projectionKey{}, p)
}

func projection(ctx context.Context) Projection {
	p, _ := ctx.Value(projectionKey{}).(Projection)
	return p
}
