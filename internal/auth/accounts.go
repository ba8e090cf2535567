package auth

import (
	"context"
	"slices"
	"strings"
	"time"

	"orderly.example/db"
	"orderly.example/internal/entitycache"
)

// Accounts registers users, checks passwords and starts sessions.
type Accounts struct {
	DB       *db.DB
	Caches   *entitycache.Caches
	Sessions *Sessions
	Hasher   *Hasher
	Attempts Attempts
	// Devices recognizes devices on which users have logged in before. Nil recognizes none.
	Devices *Devices
	// RefuseDemo rejects users whose password is publicly known.
	RefuseDemo bool
}

// Registration is an account to create.
type Registration struct{ Username, Email, Password string }

// Register creates a customer's account.
func (a *Accounts) Register(ctx context.Context, in Registration) (*db.User, db.UserErrors, error) {
	var errs db.UserErrors
	errs.Account(&in.Username, &in.Email)
	errs = append(errs, checkNewPassword(in.Password, "password", &db.User{Username: in.Username, Email: in.Email})...)
	if errs != nil {
		return nil, errs, nil
	}
	if err := a.Hasher.CheckRoom(ctx, isStranger); err != nil {
		return nil, nil, err
	}
	attempts := a.Attempts.register(ExchangeFrom(ctx).Client.Address())
	if err := takeAll(ctx, attempts); err != nil {
		return nil, nil, err
	}
	hash, err := a.Hasher.Hash(ctx, in.Password)
	if err != nil {
		refund(ctx, attempts)
		return nil, nil, err
	}
	return a.DB.CreateUser(ctx, db.NewUser{
		Username: in.Username, Email: in.Email, Role: db.UserRoleCustomer, PasswordHash: string(hash),
	})
}

// LoggedIn is a session that has started.
type LoggedIn struct {
	Token string // empty if it was set as a cookie
	User  *db.User

	expires    time.Time
	credential *db.Credential
}

// LogIn starts a session. If cookie is set, its token becomes a cookie. The answer is the same, and takes the same
// time, whether the user does not exist, can't log in, or has another password.
func (a *Accounts) LogIn(ctx context.Context, username, password string, cookie bool) (LoggedIn, db.UserErrors, error) {
	var errs db.UserErrors
	exchange := ExchangeFrom(ctx)
	if cookie {
		if err := exchange.Client.CookieFault(); err != nil {
			return LoggedIn{}, nil, err
		}
	}
	if len(normalize(password)) > maxPasswordBytes {
		errs.Add(db.ErrorCodeInvalid, PasswordProblem(password), "password")
		return LoggedIn{}, errs, nil
	}
	username = strings.ToLower(username)
	ctx = withOwner(ctx, username, false)
	address, device := exchange.Client.Address(), a.Devices.read(exchange.Client.Device(), username)
	if err := a.Hasher.CheckRoom(ctx, func() bool { return device.id != "" || a.Attempts.isKnownAddress(ctx, username, address) }); err != nil {
		return LoggedIn{}, nil, err
	}
	g, err := a.Attempts.logIn(ctx, username, address, device)
	if err != nil {
		return LoggedIn{}, nil, err
	}
	in, err := a.logIn(ctx, g, username, password)
	switch {
	case err != nil && in.credential != nil: // for example, the client went away after the hash was checked
		g.chargeRight(ctx, username, "")
	case err != nil:
		g.refund(ctx)
	case in.User == nil:
		g.chargeWrong(ctx)
		errs.Add(db.ErrorCodeBadCredentials, "no user has this name and this password")
	default:
		g.chargeRight(ctx, username, a.Devices.prove(address, in.credential))
		if cookie {
			exchange.Client.SetCookie(in.Token, in.expires)
			exchange.Client.SetDevice(a.Devices.issue(username, in.credential))
			in.Token = ""
		}
	}
	return in, errs, err
}

// logIn returns no user if the credentials are wrong. If it fails after the password was right, it returns the
// credential with the error.
func (a *Accounts) logIn(ctx context.Context, g *guess, username, password string) (LoggedIn, error) {
	credential, err := a.DB.CredentialOf(ctx, username)
	if err != nil {
		return LoggedIn{}, err
	}
	if err := g.choose(a.Devices, credential); err != nil {
		return LoggedIn{}, err
	}
	var hash []byte // with no hash, checking takes just as long
	if credential != nil && credential.PasswordHash != "" {
		hash = []byte(credential.PasswordHash)
	}
	fits, err := a.Hasher.Check(withOwner(ctx, username, g.isKnown()), hash, password)
	if err != nil || !fits || !credential.User.IsActive || credential.IsDemo && a.RefuseDemo {
		return LoggedIn{}, err
	}
	token, session, err := a.Sessions.start(ctx, credential.User.ID, credential.PasswordHash)
	switch {
	case err != nil:
		return LoggedIn{credential: credential}, err
	case session == nil:
		return LoggedIn{}, nil
	}
	return LoggedIn{Token: token, User: credential.User, expires: session.ExpiresAt, credential: credential}, nil
}

// ChangePassword changes the viewer's password and ends their other sessions. Only the present address and device
// stay known.
func (a *Accounts) ChangePassword(ctx context.Context, current, next string) (*db.User, db.UserErrors, error) {
	viewer, exchange := From(ctx), ExchangeFrom(ctx)
	g, err := a.Attempts.stranger(ctx, viewer.ID.String(), exchange.Client.Address())
	if err != nil {
		return nil, nil, err
	}
	changed, errs, err := a.changePassword(ctx, viewer, exchange, current, next)
	switch {
	case err != nil && changed != nil:
		g.chargeRight(ctx, "", "")
		return nil, nil, err
	case err != nil || errs != nil:
		g.refund(ctx)
		return nil, errs, err
	case changed == nil:
		g.chargeWrong(ctx)
		errs.Add(db.ErrorCodeBadCredentials, "this is not the password", "currentPassword")
		return nil, errs, nil
	}
	username := strings.ToLower(changed.User.Username)
	g.chargeRight(ctx, username, a.Devices.prove(exchange.Client.Address(), changed))
	if a.Devices.read(exchange.Client.Device(), username) != (device{}) {
		exchange.Client.SetDevice(a.Devices.issue(username, changed))
	}
	return changed.User, nil, nil
}

// changePassword returns the new credential; nil, without errors, if the current password is wrong. If it fails
// after the current password was right, it returns the old credential with the error.
func (a *Accounts) changePassword(ctx context.Context, viewer Viewer, exchange *Exchange, current, next string) (*db.Credential, db.UserErrors, error) {
	credential, err := a.DB.CredentialOfUser(ctx, viewer.ID)
	if err != nil || credential == nil {
		return nil, nil, err
	}
	if errs := checkNewPassword(next, "newPassword", credential.User); errs != nil {
		return nil, errs, nil
	}
	ctx = withOwner(ctx, strings.ToLower(credential.User.Username), true)
	fits, err := a.Hasher.Check(ctx, []byte(credential.PasswordHash), current)
	if err != nil || !fits {
		return nil, nil, err
	}
	hash, err := a.Hasher.Hash(ctx, next)
	if err != nil {
		return credential, nil, err
	}
	change := db.PasswordChange{User: viewer.ID, OldHash: credential.PasswordHash, NewHash: string(hash)}
	keys := a.Caches.Users.Keys(viewer.ID)
	if exchange.Session != nil {
		change.Session = exchange.Session.ID
		keys = append(keys, a.Caches.Sessions.Keys(exchange.Token)...)
	}
	changed := &db.Credential{PasswordHash: change.NewHash}
	err = a.Sessions.Change(ctx, keys, func(ctx context.Context) (err error) {
		changed.User, err = a.DB.ChangePassword(ctx, change)
		return err
	})
	switch {
	case err != nil:
		return credential, nil, err
	case changed.User == nil:
		return nil, nil, nil
	}
	return changed, nil, nil
}

// ResetPassword sets a user's password and ends their sessions.
func (a *Accounts) ResetPassword(ctx context.Context, id db.ID, password string) (*db.User, db.UserErrors, error) {
	key, err := id.Key(db.KindUser)
	if err != nil {
		return nil, nil, err
	}
	var nobody db.UserErrors
	nobody.Add(db.ErrorCodeNotFound, "there is no such user", "user")
	credential, err := a.DB.CredentialOfUser(ctx, key)
	switch {
	case err != nil:
		return nil, nil, err
	case credential == nil:
		return nil, nobody, nil
	}
	if errs := checkNewPassword(password, "newPassword", credential.User); errs != nil {
		return nil, errs, nil
	}
	admin := From(ctx).ID
	attempts := a.Attempts.reset(admin, ExchangeFrom(ctx).Client.Address())
	if err := takeAll(ctx, attempts); err != nil {
		return nil, nil, err
	}
	hash, err := a.Hasher.Hash(withOwner(ctx, admin.String(), true), password)
	if err != nil {
		refund(ctx, attempts)
		return nil, nil, err
	}
	var user *db.User
	err = a.Sessions.Change(ctx, a.Caches.Users.Keys(key), func(ctx context.Context) error {
		user, err = a.DB.ResetPassword(ctx, key, string(hash))
		return err
	})
	if err == nil && user == nil { // deleted meanwhile
		return nil, nobody, nil
	}
	return user, nil, err
}

// Rename runs a change of the viewer's name or e-mail address. Its outcome tells which names are taken. So it
// counts like a registration, unless it failed for another reason. Its error can be a THROTTLED Fault.
func (a *Accounts) Rename(ctx context.Context, change func() (*db.User, db.UserErrors, error)) (*db.User, db.UserErrors, error) {
	attempts := a.Attempts.rename(From(ctx).ID, ExchangeFrom(ctx).Client.Address())
	if err := takeAll(ctx, attempts); err != nil {
		return nil, nil, err
	}
	user, errs, err := change()
	isTaken := slices.ContainsFunc(errs, func(e *db.UserError) bool { return e.Code == db.ErrorCodeTaken })
	if err != nil || errs != nil && !isTaken {
		refund(ctx, attempts)
	}
	return user, errs, err
}

// checkNewPassword checks the password that a user is to have. It must not be the user's name or e-mail address.
func checkNewPassword(password, field string, user *db.User) (errs db.UserErrors) {
	if problem := PasswordProblem(password, user.Username, user.Email); problem != "" {
		errs.Add(db.ErrorCodeInvalid, problem, field)
	}
	return errs
}
