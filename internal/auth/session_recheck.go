package auth

import (
	"context"

	"orderly.example/db"
)

// Recheck finds a session once more that was found before, in the database; nil where it has ended, or where its user may
// do something else by now. Those who ask at the same time share a statement, which is in nobody's budget.
func (s *Sessions) Recheck(ctx context.Context, token db.TokenHash, viewer Viewer) (*db.Session, error) {
	session, err := s.rechecks.Load(ctx, token)
	if err != nil || session == nil || session.User.Role != viewer.Role {
		return nil, err
	}
	return session, nil
}
