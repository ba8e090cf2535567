package resolvers

import (
	"context"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/auth"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/pubsub"
	"orderly.example/internal/uuid"
)

func (r mutationResolver) Register(ctx context.Context, input graph.RegisterInput) (*graph.RegisterPayload, error) {
	user, errs, err := r.accounts.Register(ctx, auth.Registration{
		Username: input.Username, Email: input.Email, Password: input.Password,
	})
	return &graph.RegisterPayload{User: user, Errors: errs}, err
}

// LogIn returns the token once, to a program, or sets it as a cookie, which scripts can't read.
func (r mutationResolver) LogIn(ctx context.Context, input graph.LogInInput) (*graph.LogInPayload, error) {
	in, errs, err := r.accounts.LogIn(ctx, input.Username, input.Password, input.Transport == db.SessionTransportCookie)
	out := &graph.LogInPayload{User: in.User, Errors: errs}
	if in.Token != "" {
		out.Token = &in.Token
	}
	return out, err
}

func (r mutationResolver) LogOut(ctx context.Context) (*graph.LogOutPayload, error) {
	user, err := r.accounts.Sessions.LogOut(ctx)
	r.publishSessions(ctx, user)
	return &graph.LogOutPayload{User: user}, err
}

func (r mutationResolver) EndSession(ctx context.Context, input graph.EndSessionInput) (*graph.EndSessionPayload, error) {
	id, err := input.Session.Key(db.KindSession)
	if err != nil {
		return nil, err
	}
	user, err := r.accounts.Sessions.End(ctx, id)
	var errs db.UserErrors
	if err == nil && user == nil {
		errs.Add(db.ErrorCodeNotFound, "there is no such session", "session")
	}
	r.publishSessions(ctx, user)
	return &graph.EndSessionPayload{User: user, Errors: errs}, err
}

func (r mutationResolver) ChangePassword(ctx context.Context, input graph.ChangePasswordInput) (*graph.ChangePasswordPayload, error) {
	user, errs, err := r.accounts.ChangePassword(ctx, input.CurrentPassword, input.NewPassword)
	r.publishSessions(ctx, user)
	return &graph.ChangePasswordPayload{User: user, Errors: errs}, err
}

func (r mutationResolver) ResetPassword(ctx context.Context, input graph.ResetPasswordInput) (*graph.ResetPasswordPayload, error) {
	user, errs, err := r.accounts.ResetPassword(ctx, input.User, input.NewPassword)
	r.publishSessions(ctx, user)
	return &graph.ResetPasswordPayload{User: user, Errors: errs}, err
}

func (r mutationResolver) UpdateProfile(ctx context.Context, input db.ProfileChange) (*graph.UpdateProfilePayload, error) {
	viewer := auth.From(ctx)
	user, errs, err := r.accounts.Rename(ctx, func() (*db.User, db.UserErrors, error) {
		return r.changeUser(ctx, r.caches.Change, viewer.ID, func(ctx context.Context) (*db.User, db.UserErrors, error) {
			return r.db.UpdateProfile(ctx, viewer.ID, input)
		})
	})
	return &graph.UpdateProfilePayload{User: user, Errors: errs}, err
}

func (r mutationResolver) SetUserRole(ctx context.Context, input graph.SetUserRoleInput) (*graph.SetUserRolePayload, error) {
	id, err := input.User.Key(db.KindUser)
	if err != nil {
		return nil, err
	}
	user, errs, err := r.changeUser(ctx, r.accounts.Sessions.Change, id, func(ctx context.Context) (*db.User, db.UserErrors, error) {
		return r.db.SetUserRole(ctx, id, input.ExpectedVersion, input.Role)
	})
	r.publishSessions(ctx, user)
	return &graph.SetUserRolePayload{User: user, Errors: errs}, err
}

func (r mutationResolver) SetUserActive(ctx context.Context, input graph.SetUserActiveInput) (*graph.SetUserActivePayload, error) {
	id, err := input.User.Key(db.KindUser)
	if err != nil {
		return nil, err
	}
	user, errs, err := r.changeUser(ctx, r.accounts.Sessions.Change, id, func(ctx context.Context) (*db.User, db.UserErrors, error) {
		return r.db.SetUserActive(ctx, id, input.ExpectedVersion, input.IsActive)
	})
	r.publishSessions(ctx, user)
	return &graph.SetUserActivePayload{User: user, Errors: errs}, err
}

// publishSessions makes the user's subscriptions check whether their sessions are still valid. user may be nil.
func (r mutationResolver) publishSessions(ctx context.Context, user *db.User) {
	if user != nil {
		r.hub.Publish(ctx, pubsub.Sessions(user.ID))
	}
}

// changeUser runs a write that changes a user's row. change is that of the caches or, where the write ends sessions or
// changes what the user may do, that of the sessions.
func (r mutationResolver) changeUser(
	ctx context.Context, change func(context.Context, []entitycache.Key, func(context.Context) error) error,
	id uuid.UUID, write func(context.Context) (*db.User, db.UserErrors, error),
) (user *db.User, errs db.UserErrors, err error) {
	err = change(ctx, r.caches.Users.Keys(id), func(ctx context.Context) (err error) {
		user, errs, err = write(ctx)
		return err
	})
	return user, errs, err
}
