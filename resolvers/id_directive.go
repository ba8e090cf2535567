package resolvers

import (
	"context"
	"fmt"

	"github.com/99designs/gqlgen/graphql"

	"orderly.example/db"
)

// idDirective is the directive @id: it accepts ids of one type, alone or in a list. Its error is a BAD_ID Fault
// with the path of the id. Arguments are read before anything runs, so after such an error no part of a mutation
// has run.
func idDirective(ctx context.Context, _ any, next graphql.Resolver, of string) (any, error) {
	v, err := next(ctx)
	if err != nil {
		return nil, err
	}
	switch ids := v.(type) {
	case nil:
	case db.ID:
		err = ids.MustBe(of)
	case *db.ID:
		if ids != nil {
			err = ids.MustBe(of)
		}
	case []*db.ID:
		for i := range ids {
			if err := ids[i].MustBe(of); err != nil {
				return nil, graphql.ErrorOnPath(graphql.WithPathContext(ctx, graphql.NewPathWithIndex(i)), err)
			}
		}
	default:
		err = fmt.Errorf("@id stands at a %T", v)
	}
	return v, graphql.ErrorOnPath(ctx, err)
}
