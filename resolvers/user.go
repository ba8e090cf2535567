package resolvers

import (
	"context"
	"strings"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/auth"
	"orderly.example/internal/loader"
	"orderly.example/internal/uuid"
	"orderly.example/lockstep"
	"orderly.example/sqlpage"
)

// User resolves User.
func (r *Resolver) User() graph.UserResolver { return userResolver{r} }

type userResolver struct{ *Resolver }

func userID(u *db.User) uuid.UUID { return u.ID }

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
	l, err := db.OrdersOf(r.db.Currency(), filter, orderBy)
	if err != nil {
		return nil, err
	}
	page := sqlpage.Page{First: first, After: after, Last: last, Before: before}
	return loader.Many(ctx, lockstep.EdgeFrom(ctx), users, userID, sqlpage.PageOf[db.Order](r.db.Database, l, page, selectedParts(ctx)))
}

func (r userResolver) Notifications(ctx context.Context, users []*db.User, first *int, after *string, last *int, before *string, unreadOnly bool) ([]*db.NotificationConnection, error) {
	page := sqlpage.Page{First: first, After: after, Last: last, Before: before}
	return loader.Many(ctx, lockstep.EdgeFrom(ctx), users, userID, sqlpage.PageOf[db.Notification](r.db.Database, db.NotificationsOf(unreadOnly), page, selectedParts(ctx)))
}

func (r userResolver) Reports(ctx context.Context, users []*db.User, first *int, after *string, last *int, before *string) ([]*db.ReportConnection, error) {
	l := db.ReportsOf()
	if !auth.From(ctx).IsStaff() {
		db.OnlyOwn(&l)
	}
	page := sqlpage.Page{First: first, After: after, Last: last, Before: before}
	return loader.Many(ctx, lockstep.EdgeFrom(ctx), users, userID, sqlpage.PageOf[db.Report](r.db.Database, l, page, selectedParts(ctx)))
}
