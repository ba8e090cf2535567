package auth

import (
	"cmp"
	"context"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"orderly.example/db"
	"orderly.example/internal/coalesce"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/uuid"
)

// SessionOptions are the options of NewSessions.
type SessionOptions struct {
	// Idle is how long an unused session lives. Default: 14 days.
	Idle time.Duration
	// Lifetime is how long a session lives at most. Default: 90 days.
	Lifetime time.Duration
}

func (o SessionOptions) withDefaults() SessionOptions {
	const day = 24 * time.Hour
	o.Idle = cmp.Or(o.Idle, 14*day)
	o.Lifetime = cmp.Or(o.Lifetime, 90*day)
	return o
}

const (
	// maxOwners is for how many sessions the user's id is remembered; 100 bytes each.
	maxOwners = 10_000
	// prolongInterval is how often at most a session in use is written.
	prolongInterval = time.Hour
)

// Sessions finds, starts and ends sessions. They are in Postgres, and in the cache for a minute at a time.
type Sessions struct {
	db             *db.DB
	caches         *entitycache.Caches
	loadSessions   func(context.Context, []db.TokenHash) (map[db.TokenHash]*db.Session, error)
	loadUsers      func(context.Context, []uuid.UUID) (map[uuid.UUID]*db.User, error)
	rechecks       *coalesce.Loader[db.TokenHash, *db.Session]
	owners         *lru.Cache[db.TokenHash, uuid.UUID] // the user of sessions found lately, which never changes
	idle, lifetime time.Duration
}

// NewSessions makes the sessions over a database and its caches.
func NewSessions(d *db.DB, caches *entitycache.Caches, o SessionOptions) *Sessions {
	o = o.withDefaults()
	owners, _ := lru.New[db.TokenHash, uuid.UUID](maxOwners) // the size is fine
	always := func(context.Context) bool { return true }
	return &Sessions{
		db: d, caches: caches, idle: o.Idle, lifetime: o.Lifetime,
		loadSessions: caches.Sessions.ThroughSingleflight(always, db.SessionsByToken(d)),
		loadUsers:    caches.Viewers(),
		rechecks:     coalesce.NewLoader(db.SessionsByToken(d)),
		owners:       owners,
	}
}

// Found is a valid session, and its user.
type Found struct {
	Viewer  Viewer
	Session *db.Session
	Token   db.TokenHash
	// Prolonged says that the session now ends later than before.
	Prolonged bool
}

// Find finds the session of a token; nil if it is not valid. It takes a statement if the cache does not have the
// session, which is once a minute, and one an hour to prolong it.
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

// load loads a session and its user, with one cache lookup if the user's id is known.
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
	users, err := s.loadUsers(ctx, []uuid.UUID{session.UserID})
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

// start starts a session of a user whose password was checked. An empty token says that the user or the password
// changed meanwhile.
func (s *Sessions) start(ctx context.Context, user uuid.UUID, passwordHash string) (string, *db.Session, error) {
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

// LogOut ends the session of the request, and returns its user; nil if it had ended.
func (s *Sessions) LogOut(ctx context.Context) (user *db.User, err error) {
	e := ExchangeFrom(ctx)
	if e.Session == nil {
		return nil, nil //nolint:nilnil // a test's viewer without a session
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
