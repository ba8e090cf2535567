package entitycache

import (
	"context"
	"crypto/sha256"
	"time"

	"orderly.example/db"
	"orderly.example/internal/leasecache"
)

// Options are the choices of New. Zero values are the defaults.
type Options struct {
	// TTL is how long users and products are kept on average; 10 min. Each lives between half and one and a half of it.
	TTL time.Duration
	// SessionsOnly has all but sessions, and whose they are, read from the database. What is written is still told to
	// other processes' caches.
	SessionsOnly bool
}

const (
	defaultTTL = 10 * time.Minute
	// sessionTTL bounds what a revocation that reached no cache can cost.
	sessionTTL = time.Minute
	// salesTTL is how old a series of sales may be: the schema says so.
	salesTTL = time.Minute
)

// Caches are the shop's caches.
type Caches struct {
	store        *leasecache.Store
	db           *db.DB
	sessionsOnly bool

	Products *leasecache.Cache[db.UUID, *db.Product]
	Sales    *leasecache.Cache[Series, []*db.SalesPoint]
	Sessions *leasecache.Cache[db.TokenHash, *db.Session]
	Users    *leasecache.Cache[db.UUID, *db.User]
}

// New makes the caches over a store. Where it is nil, all is read from the database.
func New(store *leasecache.Store, d *db.DB, o Options) *Caches {
	if o.TTL == 0 {
		o.TTL = defaultTTL
	}
	sales := store
	if o.SessionsOnly {
		sales = nil
	}
	return &Caches{
		store:        store,
		db:           d,
		sessionsOnly: o.SessionsOnly,
		Products: leasecache.New(store, appendUUID, leasecache.Part[*db.Product]{
			Name: "product", Layout: db.LayoutProduct, TTL: o.TTL, Append: db.PackProduct, Read: d.UnpackProduct,
		}),
		Sales: leasecache.New(sales, appendSeries(d.TimeZone()), leasecache.Part[[]*db.SalesPoint]{
			Name: "sales", Layout: db.LayoutSales, TTL: salesTTL, Exact: true, Append: db.PackSales, Read: d.UnpackSales,
		}),
		Sessions: leasecache.New(store, appendToken, leasecache.Part[*db.Session]{
			Name: "session", Layout: db.LayoutSession, TTL: sessionTTL, Exact: true, Append: db.PackSession, Read: db.UnpackSession,
		}),
		Users: leasecache.New(store, appendUUID,
			leasecache.Part[*db.User]{Name: "user", Layout: db.LayoutUser, TTL: o.TTL, Append: db.PackUser, Read: d.UnpackUser},
			leasecache.Part[*db.User]{
				Name: "user.unread", Layout: db.LayoutUnread, TTL: o.TTL, Append: db.PackUnread, Read: db.UnpackUnread,
				Wanted: selects("unreadNotificationCount"), Keep: notifiedOnlyAboutOwnOrders,
			},
			leasecache.Part[*db.User]{
				Name: "user.spent", Layout: db.LayoutSpent, TTL: o.TTL, Append: db.PackSpent, Read: db.UnpackSpent,
				Wanted: selects("spentTotal"),
			},
		),
	}
}

// notifiedOnlyAboutOwnOrders says whether what notifies a user names them beforehand. A product that runs out is told
// to all of the staff: whom, only the statement knows.
func notifiedOnlyAboutOwnOrders(u *db.User) bool { return u.Role == db.RoleCustomer }

func selects(field string) func(context.Context) bool {
	return func(ctx context.Context) bool { return db.Wants(ctx, "User", field) }
}

func appendUUID(b []byte, id db.UUID) []byte { return append(b, id[:]...) }

// appendToken hashes the hash once more: who reads the cache can't find the session in the database.
func appendToken(b []byte, hash db.TokenHash) []byte {
	sum := sha256.Sum256(hash[:])
	return append(b, sum[:16]...)
}

// Series names a series of sales.
type Series struct {
	From, To db.Date
	Interval db.SalesInterval
}

// appendSeries is the key of a series in a time zone: a program that is started with another one counts orders to other
// days.
func appendSeries(zone *time.Location) func([]byte, Series) []byte {
	return func(b []byte, s Series) []byte {
		return append(b, zone.String()+"/"+s.From.String()+"/"+s.To.String()+"/"+string(s.Interval)...)
	}
}

// ProductsByID reads products through the cache.
func (r *Caches) ProductsByID() func(context.Context, []db.UUID) (map[db.UUID]*db.Product, error) {
	fetch := db.ByID[db.Product](r.db)
	if r.sessionsOnly {
		return fetch
	}
	return readThrough(r, r.Products, "Product", fetch)
}

// UsersByID reads users through the cache.
func (r *Caches) UsersByID() func(context.Context, []db.UUID) (map[db.UUID]*db.User, error) {
	if r.sessionsOnly {
		return db.ByID[db.User](r.db)
	}
	return r.Viewers()
}

// Viewers reads those whose sessions they are through the cache.
func (r *Caches) Viewers() func(context.Context, []db.UUID) (map[db.UUID]*db.User, error) {
	return readThrough(r, r.Users, "User", db.ByID[db.User](r.db))
}

// SessionOf reads a session and its user in one round trip, if the cache has both.
func (r *Caches) SessionOf(ctx context.Context, token db.TokenHash, user db.UUID) (*db.Session, *db.User, bool) {
	if r.store == nil {
		return nil, nil, false
	}
	return leasecache.GetPair(ctx, r.Sessions, token, r.Users, user)
}

func readThrough[V any](r *Caches, c *leasecache.Cache[db.UUID, V], table string, fetch func(context.Context, []db.UUID) (map[db.UUID]V, error)) func(context.Context, []db.UUID) (map[db.UUID]V, error) {
	if r.store == nil {
		return fetch
	}
	mayWait := func(ctx context.Context) bool { return db.Alone(ctx, table) }
	return c.ThroughSingleflight(mayWait, func(ctx context.Context, ids []db.UUID) (map[db.UUID]V, error) {
		return fetch(db.WithWholeRows(ctx), ids)
	})
}

// Change runs a write, and sees to it that nobody reads what it made old: see leasecache.Store.Change.
func (r *Caches) Change(ctx context.Context, keys []leasecache.Key, write func(context.Context) error) error {
	return r.store.Change(ctx, keys, write)
}
