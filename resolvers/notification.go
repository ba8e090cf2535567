package resolvers

import (
	"context"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/auth"
)

// Notification resolves Notification.
func (r *Resolver) Notification() graph.NotificationResolver { return notificationResolver{r} }

type notificationResolver struct{ *Resolver }

// Subject hides a product that the viewer can't buy any more. The notification's row says so, since only the key of
// the subject may be read.
func (r notificationResolver) Subject(ctx context.Context, notifications []*db.Notification) ([]db.Subject, error) {
	viewer := auth.From(ctx)
	ids := make([]db.ID, len(notifications))
	for i, n := range notifications {
		if viewer.IsStaff() || n.SubjectIsVisible {
			ids[i] = n.SubjectID()
		}
	}
	objects, err := r.byIDs(ctx, ids)
	subjects := make([]db.Subject, len(objects))
	for i, o := range objects {
		subjects[i], _ = o.(db.Subject)
	}
	return subjects, err
}
