package resolvers

import (
	"context"
	"strings"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/auth"
	"orderly.example/internal/uuid"
	"orderly.example/lockstep"
	"orderly.example/sqlpage"
)

// User resolves User.
func (r *Resolver) User() graph.UserResolver { return userResolver{r} }

type userResolver struct{ *Resolver }

func (r queryResolver) Viewer(ctx context.Context) (*db.User, error) {
	users, err := r.loaders.users.Load(ctx, lockstep.EdgeFrom(ctx), []uuid.UUID{auth.From(ctx).ID})
	if err != nil {
		return nil, err
	}
	return users[0], nil
}

func (r queryResolver) User(ctx context.Context, id db.ID) (*db.User, error) {
	return byGlobalID(ctx, r.Resolver, r.loaders.users, id, db.KindUser)
}

func (r queryResolver) UserByUsername(ctx context.Context, username string) (*db.User, error) {
	return byUniqueKey(ctx, r.Resolver, strings.ToLower(username), db.UsersByName(r.db))
}

func (r queryResolver) UserByEmail(ctx context.Context, email string) (*db.User, error) {
	return byUniqueKey(ctx, r.Resolver, email, db.UsersByEmail(r.db))
}

func (r queryResolver) Users(ctx context.Context, first *int, after *string, last *int, before *string, filter *db.UserFilter, orderBy *db.UserOrder) (*db.UserConnection, error) {
	viewer := auth.From(ctx)
	l, err := db.Users(filter, orderBy)
	if err != nil {
		return nil, err
	}
	if !viewer.IsStaff() {
		l.NarrowTo("id", viewer.ID)
	}
	return rootPage(ctx, sqlpage.PageOf[db.User](r.db.Database, l, sqlpage.Page{First: first, After: after, Last: last, Before: before}, selectedParts(ctx)))
}

func (r userResolver) Orders(ctx context.Context, users []*db.User, first *int, after *string, last *int, before *string, filter *db.OrderFilter, orderBy *db.OrderOrder) ([]*db.OrderConnection, error) {
	l, err := db.Orders(r.db.Currency(), filter, orderBy)
	if err != nil {
		return nil, err
	}
	return many(ctx, r.Resolver, db.UserOrders, l, users, sqlpage.Page{First: first, After: after, Last: last, Before: before})
}

func (r userResolver) Notifications(ctx context.Context, users []*db.User, first *int, after *string, last *int, before *string, unreadOnly bool) ([]*db.NotificationConnection, error) {
	l := db.Notifications()
	if unreadOnly {
		db.OnlyUnread(&l)
	}
	return many(ctx, r.Resolver, db.UserNotifications, l, users, sqlpage.Page{First: first, After: after, Last: last, Before: before})
}

// Sessions has none for whoever is neither the user nor an admin.
func (r userResolver) Sessions(ctx context.Context, users []*db.User, first *int, after *string, last *int, before *string) ([]*db.SessionConnection, error) {
	l := db.Sessions()
	if viewer := auth.From(ctx); !viewer.MayActAs(db.UserRoleAdmin) {
		db.OnlySessionsOf(&l, viewer.ID)
	}
	return many(ctx, r.Resolver, db.UserSessions, l, users, sqlpage.Page{First: first, After: after, Last: last, Before: before})
}

func (r userResolver) Reports(ctx context.Context, users []*db.User, first *int, after *string, last *int, before *string) ([]*db.ReportConnection, error) {
	l := db.NewestReports()
	if !auth.From(ctx).IsStaff() {
		db.OnlyOwn(&l)
	}
	return many(ctx, r.Resolver, db.UserReports, l, users, sqlpage.Page{First: first, After: after, Last: last, Before: before})
}
