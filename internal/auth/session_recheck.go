package auth

import (
	"context"

	"orderly.example/db"
)

// Recheck finds a session again that was found before, in the database. It returns nil if the session has ended, or
// if the role of its user has changed. Concurrent callers share a statement, which counts for no request's budget.
func (s *Sessions) Recheck(ctx context.Context, token db.TokenHash, viewer Viewer) (*db.Session, error) {
	session, err := s.rechecks.Load(ctx, token)
	if err != nil || session == nil || session.User.Role != viewer.Role {
		return nil, err
	}
	return session, nil
}
