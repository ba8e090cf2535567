package resolvers

import (
	"context"

	"orderly/auth"
	"orderly/db"
	"orderly/graph"
	"orderly/graph/engine"
)

// Notification resolves Notification.
func (r *Resolver) Notification() graph.NotificationResolver { return notificationResolver{r} }

type notificationResolver struct{ *Resolver }

// Subject hides a product that the viewer can't buy any more. Where nothing but keys is selected no row is read that
// would tell: the id is shown, which tells no secret.
func (r notificationResolver) Subject(ctx context.Context, notifications []*db.Notification) ([]db.Subject, error) {
	ids := make([]db.ID, len(notifications))
	for i, n := range notifications {
		ids[i] = n.SubjectID()
	}
	objects, err := r.byIDs(ctx, ids)
	viewer, edge := auth.From(ctx), engine.EdgeFrom(ctx)
	subjects := make([]db.Subject, len(objects))
	for i, o := range objects {
		if !edge.Loads(ids[i].Kind.String()) || viewer.Sees(o) {
			subjects[i], _ = o.(db.Subject)
		}
	}
	return subjects, err
}
