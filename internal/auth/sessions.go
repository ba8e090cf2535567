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
	// Lease is how long a session that was found is used without another look. It must be the same in all processes:
	// who ends a session waits for so long. Default: 50 ms.
	Lease time.Duration
}

func (o SessionOptions) withDefaults() SessionOptions {
	const day = 24 * time.Hour
	o.Idle = cmp.Or(o.Idle, 14*day)
	o.Lifetime = cmp.Or(o.Lifetime, 90*day)
	o.Lease = cmp.Or(o.Lease, 50*time.Millisecond)
	return o
}

const (
	// maxKnown is how many sessions are remembered; 400 bytes each.
	maxKnown = 10_000
	// prolongInterval is how often at most a session in use is written.
	prolongInterval = time.Hour
)

// Sessions finds, starts and ends sessions. They are in Postgres, in the cache for a minute at a time, and in the
// process for as long as its lease on them lasts.
//
// A lease begins when the session is looked up, and is measured by the process's own clock. Change waits for as long
// as the longest lease that can have begun before its write: so no request that arrives after Change has returned
// finds what was there before. (Leases: Gray and Cheriton, 'Leases: An Efficient Fault-Tolerant Mechanism for
// Distributed File Cache Consistency', SOSP 1989.) It takes no clock that is common, and no list of holders.
type Sessions struct {
	db           *db.DB
	caches       *entitycache.Caches
	loadSessions func(context.Context, []db.TokenHash) (map[db.TokenHash]*db.Session, error)
	loadUsers    func(context.Context, []uuid.UUID) (map[uuid.UUID]*db.User, error)
	rechecks     *coalesce.Loader[db.TokenHash, *db.Session]
	known        *lru.Cache[db.TokenHash, knownSession]
	options      SessionOptions
}

// knownSession is a session that was found lately.
type knownSession struct {
	user  uuid.UUID // of the session, which never changes
	found *Found
	until time.Time // when the lease on found ends
}

// NewSessions makes the sessions over a database and its caches.
func NewSessions(d *db.DB, caches *entitycache.Caches, o SessionOptions) *Sessions {
	o = o.withDefaults()
	known, _ := lru.New[db.TokenHash, knownSession](maxKnown) // the size is fine
	always := func(context.Context) bool { return true }
	return &Sessions{
		db: d, caches: caches, options: o,
		loadSessions: caches.Sessions.ThroughSingleflight(always, db.SessionsByToken(d)),
		loadUsers:    caches.Viewers(),
		rechecks:     coalesce.NewLoader(db.SessionsByToken(d)),
		known:        known,
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

// Find finds the session of a token; nil if it is not valid. It asks the cache if the process has no lease on the
// session. It takes a statement if the cache does not have the session, which is once a minute, and one an hour to
// prolong it. What it returns is shared: do not change it.
func (s *Sessions) Find(ctx context.Context, token string) (*Found, error) {
	hash, ok := hashOf(token)
	if !ok {
		return nil, nil //nolint:nilnil // no session
	}
	began := time.Now()
	known, _ := s.known.Get(hash)
	if began.Before(known.until) {
		return known.found, nil
	}
	found, err := s.find(ctx, hash, known.user)
	if err != nil || found == nil || found.Prolonged {
		return found, err
	}
	known = knownSession{found.Viewer.ID, found, began.Add(s.options.Lease)}
	if found.Session.ExpiresAt.Before(known.until) {
		known.until = found.Session.ExpiresAt
	}
	s.known.Add(hash, known)
	return found, nil
}

// find looks a session up. Its user is zero if it is not known.
func (s *Sessions) find(ctx context.Context, hash db.TokenHash, of uuid.UUID) (*Found, error) {
	session, user, err := s.load(ctx, hash, of)
	if err != nil || session == nil {
		return nil, err
	}
	if user == nil || !user.IsActive || session.Generation != user.SessionGeneration || !time.Now().Before(session.ExpiresAt) {
		return nil, nil //nolint:nilnil // it has ended
	}
	found := &Found{Viewer: Viewer{ID: user.ID, Role: user.Role}, Session: session, Token: hash}
	if time.Since(session.UsedAt) < min(prolongInterval, s.options.Idle/2) {
		return found, nil
	}
	return s.prolong(ctx, found)
}

// load loads a session and its user, with one cache lookup if the user's id is known.
func (s *Sessions) load(ctx context.Context, hash db.TokenHash, of uuid.UUID) (*db.Session, *db.User, error) {
	if !of.IsZero() {
		if session, user, ok := s.caches.SessionOf(ctx, hash, of); ok {
			return session, user, nil
		}
	}
	sessions, err := s.loadSessions(ctx, []db.TokenHash{hash})
	session := sessions[hash]
	if err != nil || session == nil {
		return nil, nil, err
	}
	if session.User != nil {
		return session, session.User, nil
	}
	users, err := s.loadUsers(ctx, []uuid.UUID{session.UserID})
	return session, users[session.UserID], err
}

func (s *Sessions) prolong(ctx context.Context, f *Found) (*Found, error) {
	session, err := s.caches.Sessions.Put(ctx, f.Token, func(ctx context.Context) (*db.Session, bool, error) {
		session, err := s.db.ProlongSession(ctx, f.Session.ID, s.options.Idle, s.options.Lifetime)
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
	var session *db.Session
	err := s.caches.Write(ctx, user, func(ctx context.Context) (err error) {
		session, err = s.caches.Sessions.Put(ctx, hash, func(ctx context.Context) (*db.Session, bool, error) {
			session, err := s.db.StartSession(ctx, db.NewSession{
				User: user, PasswordHash: passwordHash, Token: hash, Lifetime: min(s.options.Idle, s.options.Lifetime),
			})
			return session, session != nil, err
		})
		return err
	})
	if err != nil || session == nil {
		return "", nil, err
	}
	return token, session, nil
}

// Change runs a write that ends sessions, or changes what their users may do, and invalidates the keys of the cache:
// see entitycache.Caches.Change. It returns when no process has a lease on what was there before the write, also if
// the write has failed: it may have happened. Where ctx ends earlier, so does Change: the request's answer is then an error.
func (s *Sessions) Change(ctx context.Context, keys []entitycache.Key, write func(context.Context) error) error {
	err := s.caches.Change(ctx, keys, write)
	const drift = 10 // a clock runs slower than another by a tenth at most
	over := time.NewTimer(s.options.Lease + s.options.Lease/drift)
	defer over.Stop()
	select {
	case <-over.C:
	case <-ctx.Done():
	}
	return err
}

// End ends a session of the viewer's, or anybody's for an admin, and returns its user; nil if there is none.
func (s *Sessions) End(ctx context.Context, id uuid.UUID) (*db.User, error) {
	viewer := From(ctx)
	token, owner, err := s.db.TokenOf(ctx, id)
	if err != nil || owner.IsZero() || owner != viewer.ID && !viewer.MayActAs(db.UserRoleAdmin) {
		return nil, err
	}
	return s.end(ctx, id, token)
}

// LogOut ends the session of the request, and returns its user; nil if it had ended.
func (s *Sessions) LogOut(ctx context.Context) (*db.User, error) {
	e := ExchangeFrom(ctx)
	if e.Session == nil {
		return nil, nil //nolint:nilnil // a test's viewer without a session
	}
	return s.end(ctx, e.Session.ID, e.Token)
}

// end ends a session. If it is that of the request, the browser forgets it.
func (s *Sessions) end(ctx context.Context, id uuid.UUID, token db.TokenHash) (user *db.User, err error) {
	err = s.Change(ctx, s.caches.Sessions.Keys(token), func(ctx context.Context) (err error) {
		user, err = s.db.EndSession(ctx, id)
		return err
	})
	if e := ExchangeFrom(ctx); err == nil && e.Session != nil && e.Session.ID == id {
		e.Client.ClearCookie()
	}
	return user, err
}
