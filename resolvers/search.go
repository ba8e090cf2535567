package resolvers

import (
	"context"

	"orderly.example/db"
	"orderly.example/internal/auth"
)

func (r queryResolver) Search(ctx context.Context, text string, first int) ([]db.SearchResult, error) {
	viewer := auth.From(ctx)
	return r.db.Search(ctx, text, first, db.SearchScope{All: viewer.IsStaff(), User: viewer.ID})
}
