package auth

import (
	"context"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"orderly.example/db"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/pubsub"
)

// SessionOptions are the choices of NewSessions. Zero values are the defaults.
type SessionOptions struct {
	// Idle is how long a session lives without being used; 14 days.
	Idle time.Duration
	// Lifetime is how long it lives at most; 90 days.
	Lifetime time.Duration
}

const (
	day             = 24 * time.Hour
	defaultIdle     = 14 * day
	defaultLifetime = 90 * day
	// maxOwners is of how many sessions it is remembered whose they are; 100 bytes each.
	maxOwners = 10_000
	// prolongInterval is how often at most a session that is used is written.
	prolongInterval = time.Hour
)

// Sessions are who is logged in: in Postgres, and for a minute at a time in the cache.
type Sessions struct {
	db             *db.DB
	caches         *entitycache.Caches
	loadSessions   func(context.Context, []db.TokenHash) (map[db.TokenHash]*db.Session, error)
	loadUsers      func(context.Context, []db.UUID) (map[db.UUID]*db.User, error)
	rechecks       *pubsub.Coalescer[db.TokenHash, *db.Session]
	owners         *lru.Cache[db.TokenHash, db.UUID] // whose sessions were found lately: that never changes
	idle, lifetime time.Duration
}

// NewSessions makes the sessions over a database and its caches.
func NewSessions(d *db.DB, caches *entitycache.Caches, o SessionOptions) *Sessions {
	if o.Idle == 0 {
		o.Idle = defaultIdle
	}
	if o.Lifetime == 0 {
		o.Lifetime = defaultLifetime
	}
	owners, _ := lru.New[db.TokenHash, db.UUID](maxOwners) // the size is fine
	always := func(context.Context) bool { return true }
	return &Sessions{
		db: d, caches: caches, idle: o.Idle, lifetime: o.Lifetime,
		loadSessions: caches.Sessions.ThroughSingleflight(always, db.SessionsByToken(d)),
		loadUsers:    caches.Viewers(),
		rechecks:     pubsub.NewCoalescer(db.SessionsByToken(d)),
		owners:       owners,
	}
}

// Found is a session that counts, and who it is.
type Found struct {
	Viewer  Viewer
	Session *db.Session
	Token   db.TokenHash
	// Prolonged says that the session now ends later than it did.
	Prolonged bool
}

// Find finds the session of a token; nil where there is none that counts. It takes a statement where the cache has not
// the session, which is once a minute, and one an hour to prolong it.
func (s *Sessions) Find(ctx context.Context, token string) (*Found, error) {
	hash, ok := hashOf(token)
	if !ok {
		return nil, nil //nolint:nilnil // no session
	}
	session, user, err := s.load(ctx, hash)
	if err != nil || session == nil {
		return nil, err
	}
	if user == nil || !user.IsActive || session.Generation != user.SessionGeneration || !time.Now().Before(session.ExpiresAt) {
		return nil, nil //nolint:nilnil // it has ended
	}
	found := &Found{Viewer: Viewer{ID: user.ID, Role: user.Role}, Session: session, Token: hash}
	if time.Since(session.UsedAt) < min(prolongInterval, s.idle/2) {
		return found, nil
	}
	return s.prolong(ctx, found)
}

// load loads a session and its user, with one look into the cache where it is known whose it is.
func (s *Sessions) load(ctx context.Context, hash db.TokenHash) (*db.Session, *db.User, error) {
	if id, isKnown := s.owners.Get(hash); isKnown {
		if session, user, ok := s.caches.SessionOf(ctx, hash, id); ok {
			return session, user, nil
		}
	}
	sessions, err := s.loadSessions(ctx, []db.TokenHash{hash})
	session := sessions[hash]
	if err != nil || session == nil {
		return nil, nil, err
	}
	s.owners.Add(hash, session.UserID)
	if session.User != nil {
		return session, session.User, nil
	}
	users, err := s.loadUsers(ctx, []db.UUID{session.UserID})
	return session, users[session.UserID], err
}

func (s *Sessions) prolong(ctx context.Context, f *Found) (*Found, error) {
	session, err := s.caches.Sessions.Put(ctx, f.Token, func(ctx context.Context) (*db.Session, bool, error) {
		session, err := s.db.ProlongSession(ctx, f.Session.ID, s.idle, s.lifetime)
		return session, session != nil, err
	})
	if err != nil || session == nil {
		return nil, err
	}
	f.Session, f.Prolonged = session, true
	return f, nil
}

// start begins a session of a user whose password was checked; an empty token says that user or password changed
// meanwhile.
func (s *Sessions) start(ctx context.Context, user db.UUID, passwordHash string) (string, *db.Session, error) {
	token := newToken()
	hash, _ := hashOf(token)
	session, err := s.caches.Sessions.Put(ctx, hash, func(ctx context.Context) (*db.Session, bool, error) {
		session, err := s.db.StartSession(ctx, db.NewSession{
			User: user, PasswordHash: passwordHash, Token: hash, Lifetime: min(s.idle, s.lifetime),
		})
		return session, session != nil, err
	})
	if err != nil || session == nil {
		return "", nil, err
	}
	return token, session, nil
}

// LogOut ends the session of the request, and returns whose it was; nil where it had ended.
func (s *Sessions) LogOut(ctx context.Context) (user *db.User, err error) {
	e := ExchangeFrom(ctx)
	if e.Session == nil {
		return nil, nil //nolint:nilnil // a session of a test's
	}
	err = s.caches.Change(ctx, s.caches.Sessions.Keys(e.Token), func(ctx context.Context) (err error) {
		user, err = s.db.EndSession(ctx, e.Session.ID)
		return err
	})
	if err == nil {
		e.Client.ClearCookie()
	}
	return user, err
}
