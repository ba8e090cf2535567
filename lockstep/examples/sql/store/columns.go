package store

import (
	"context"
	"slices"
	"strings"

	"orderly.example/lockstep"
)

// columns lists the columns that are read of a type's rows: the keys, and those of others that the operation selects.
// They are named as the schema's fields. gqlgen's own executor has no plan: there, all are read.
func columns(ctx context.Context, typeName string, keys []string, others ...string) string {
	if edge := lockstep.EdgeFrom(ctx); edge != nil {
		selected := edge.Plan().Fields(typeName)
		others = slices.DeleteFunc(others, func(c string) bool { return !slices.Contains(selected, c) })
	}
	return strings.Join(slices.Concat(keys, others), ", ")
}
