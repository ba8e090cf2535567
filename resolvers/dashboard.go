package resolvers

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/auth"
	"orderly.example/internal/faults"
	"orderly.example/internal/loader"
	"orderly.example/internal/uuid"
	"orderly.example/lockstep"
)

// Dashboard resolves Dashboard.
func (r *Resolver) Dashboard() graph.DashboardResolver { return dashboardResolver{r} }

type dashboardResolver struct{ *Resolver }

func dashboardUser(d *db.Dashboard) uuid.UUID { return d.UserID }

func (r queryResolver) Dashboard(ctx context.Context, userID *db.ID) (*db.Dashboard, error) {
	viewer := auth.From(ctx)
	if userID == nil {
		return &db.Dashboard{UserID: viewer.ID}, nil
	}
	id, err := userID.Key(db.KindUser)
	if err == nil && id != viewer.ID {
		err = auth.Require(ctx, db.UserRoleStaff)
	}
	return &db.Dashboard{UserID: id}, err
}

func (r dashboardResolver) User(ctx context.Context, boards []*db.Dashboard) ([]*db.User, error) {
	users, err := loader.One(ctx, lockstep.EdgeFrom(ctx), r.loaders.users, boards, dashboardUser)
	if err != nil {
		return nil, err
	}
	return users, unknownUsers(users)
}

func (r dashboardResolver) RecentOrders(ctx context.Context, boards []*db.Dashboard, first int) ([][]*db.Order, error) {
	return nodesOf(loader.Many(ctx, lockstep.EdgeFrom(ctx), boards, dashboardUser, firstPage[db.Order](r.db, db.UserOrders.Of(db.NewestOrders()), first)))
}

func (r dashboardResolver) UnreadNotifications(ctx context.Context, boards []*db.Dashboard, first int) ([][]*db.Notification, error) {
	l := db.UserNotifications.Of(db.Notifications())
	db.OnlyUnread(&l)
	return nodesOf(loader.Many(ctx, lockstep.EdgeFrom(ctx), boards, dashboardUser, firstPage[db.Notification](r.db, l, first)))
}

func (r dashboardResolver) UnreadCount(ctx context.Context, boards []*db.Dashboard) ([]int, error) {
	return userValues(ctx, r.Resolver, boards, func(u *db.User) int { return u.UnreadNotificationCount })
}

func (r dashboardResolver) Spending(ctx context.Context, boards []*db.Dashboard) ([]*db.Spending, error) {
	return userValues(ctx, r.Resolver, boards, (*db.User).Spending)
}

// userValues returns a value of each dashboard's user.
func userValues[V any](ctx context.Context, r *Resolver, boards []*db.Dashboard, value func(*db.User) V) ([]V, error) {
	users, err := loader.One(ctx, lockstep.EdgeFrom(ctx), r.loaders.users, boards, dashboardUser)
	if err != nil {
		return nil, err
	}
	values := make([]V, len(users))
	for i, u := range users {
		if u != nil {
			values[i] = value(u)
		}
	}
	return values, unknownUsers(users)
}

// unknownUsers returns a BAD_ID Fault for each dashboard whose user does not exist: the id came from the client.
func unknownUsers(users []*db.User) error {
	if !slices.Contains(users, nil) {
		return nil
	}
	errs := make(graphql.BatchErrorList, len(users))
	for i, u := range users {
		if u == nil {
			errs[i] = faults.New(faults.CodeBadID, "no user has this id")
		}
	}
	return errs
}
