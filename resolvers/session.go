package resolvers

import (
	"context"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/auth"
)

// Session resolves Session.
func (r *Resolver) Session() graph.SessionResolver { return sessionResolver{r} }

type sessionResolver struct{ *Resolver }

func (r sessionResolver) IsCurrent(ctx context.Context, sessions []*db.Session) ([]bool, error) {
	current := auth.ExchangeFrom(ctx).Session
	are := make([]bool, len(sessions))
	for i, s := range sessions {
		are[i] = current != nil && s.ID == current.ID
	}
	return are, nil
}
