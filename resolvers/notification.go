package resolvers

import (
	"context"

	"orderly/db"
)

func (r notificationResolver) Subject(ctx context.Context, notifications []*db.Notification) ([]db.Subject, error) {
	ids := make([]db.ID, len(notifications))
	for i, n := range notifications {
		ids[i] = n.SubjectID()
	}
	objects, err := r.byIDs(ctx, ids)
	subjects := make([]db.Subject, len(objects))
	for i, o := range objects {
		subjects[i], _ = o.(db.Subject)
	}
	return subjects, err
}
