package entitycache

import (
	"cmp"
	"context"
	"crypto/sha256"
	"time"

	"orderly.example/db"
	"orderly.example/internal/leasecache"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// Options of New.
type Options struct {
	// TTL is how long users, products and categories are cached on average; each lives between half and one and a half of it.
	// Default: 10 min.
	TTL time.Duration
	// SessionsOnly caches nothing but sessions and their users; everything else is read from the database. Writes
	// still invalidate the caches of other processes.
	SessionsOnly bool
}

func (o Options) withDefaults() Options {
	o.TTL = cmp.Or(o.TTL, 10*time.Minute)
	return o
}

const (
	// sessionTTL bounds how long a revoked session works if the invalidation reached no cache.
	sessionTTL = time.Minute
	// salesTTL is how old a sales series and a list of top products may be, as the schema says.
	salesTTL = time.Minute
)

// Parts of a user that other tables' rows make. Who writes those changes no user: name these parts in Users.Keys, so that the
// user's session is found in the cache after the write too.
const (
	UnreadCount = "user.unread"
	Spending    = "user.spent"
)

// Caches are the shop's caches.
type Caches struct {
	store        *leasecache.Store
	db           *db.DB
	sessionsOnly bool
	positions    *positions

	Categories *leasecache.Cache[uuid.UUID, *db.Category]
	Products   *leasecache.Cache[uuid.UUID, *db.Product]
	Sales      *leasecache.Cache[db.Series, []*db.SalesPoint]
	Sessions   *leasecache.Cache[db.TokenHash, *db.Session]
	Top        *leasecache.Cache[db.Ranking, []*db.TopProduct]
	Users      *leasecache.Cache[uuid.UUID, *db.User]
}

// New makes the caches over a store. With a nil store, everything is read from the database.
func New(store *leasecache.Store, d *db.DB, o Options) *Caches {
	o = o.withDefaults()
	sales := store
	if o.SessionsOnly {
		sales = nil
	}
	return &Caches{
		store:        store,
		db:           d,
		sessionsOnly: o.SessionsOnly,
		positions:    newPositions(store, d.Replicas(), o.TTL),
		Categories:   leasecache.New(store, appendUUID, rowPart[db.Category](d, "category", o.TTL)),
		Products:     leasecache.New(store, appendUUID, rowPart[db.Product](d, "product", o.TTL)),
		Sales: leasecache.New(sales, appendSeries(d), leasecache.Part[[]*db.SalesPoint]{
			Name: "sales", Layout: db.LayoutSales, TTL: salesTTL, Exact: true, Append: db.EncodeSales, Read: d.DecodeSales,
		}),
		Sessions: leasecache.New(store, appendToken, leasecache.Part[*db.Session]{
			Name: "session", Layout: db.LayoutSession, TTL: sessionTTL, Exact: true, Append: db.EncodeSession, Read: db.DecodeSession,
		}),
		Top: leasecache.New(sales, appendRanking(d), leasecache.Part[[]*db.TopProduct]{
			Name: "top", Layout: db.LayoutTop, TTL: salesTTL, Exact: true, Append: db.EncodeTopProducts, Read: d.DecodeTopProducts,
		}),
		Users: leasecache.New(store, appendUUID,
			rowPart[db.User](d, "user", o.TTL),
			leasecache.Part[*db.User]{
				Name: UnreadCount, Layout: db.LayoutUnread, TTL: o.TTL, Append: db.EncodeUnread, Read: db.DecodeUnread,
				Wanted: selects("unreadNotificationCount"), Keep: notifiedOnlyAboutOwnOrders,
			},
			leasecache.Part[*db.User]{
				Name: Spending, Layout: db.LayoutSpent, TTL: o.TTL, Append: db.EncodeSpent, Read: db.DecodeSpent,
				Wanted: selects("spentTotal"),
			},
		),
	}
}

// rowPart caches whole rows.
func rowPart[T any, P sqlpage.RowOf[T]](d *db.DB, name string, ttl time.Duration) leasecache.Part[P] {
	codec := sqlpage.NewRowCodec[T, P](d.Database)
	return leasecache.Part[P]{Name: name, Layout: codec.Layout, TTL: ttl, Append: codec.Append, Read: codec.Read}
}

// notifiedOnlyAboutOwnOrders reports whether every write that notifies the user knows the user's id before it runs.
// Staff are also notified when a product runs out, and only that statement knows whom.
func notifiedOnlyAboutOwnOrders(u *db.User) bool { return u.Role == db.UserRoleCustomer }

func selects(field string) func(context.Context) bool {
	return func(ctx context.Context) bool { return sqlpage.Wants(ctx, "User", field) }
}

func appendUUID(b []byte, id uuid.UUID) []byte { return append(b, id[:]...) }

// appendToken hashes the hash again: nobody who reads the cache can find the session in the database.
func appendToken(b []byte, hash db.TokenHash) []byte {
	sum := sha256.Sum256(hash[:])
	return append(b, sum[:16]...)
}

// CategoriesByID reads categories through the cache.
func (r *Caches) CategoriesByID() func(context.Context, []uuid.UUID) (map[uuid.UUID]*db.Category, error) {
	return byID(r, r.Categories)
}

// ProductsByID reads products through the cache.
func (r *Caches) ProductsByID() func(context.Context, []uuid.UUID) (map[uuid.UUID]*db.Product, error) {
	return byID(r, r.Products)
}

// UsersByID reads users through the cache.
func (r *Caches) UsersByID() func(context.Context, []uuid.UUID) (map[uuid.UUID]*db.User, error) {
	return byID(r, r.Users)
}

// Viewers reads the users of sessions through the cache.
func (r *Caches) Viewers() func(context.Context, []uuid.UUID) (map[uuid.UUID]*db.User, error) {
	return readThrough(r, r.Users)
}

// SessionOf reads a session and its user in one round trip, if the cache has both.
func (r *Caches) SessionOf(ctx context.Context, token db.TokenHash, user uuid.UUID) (*db.Session, *db.User, bool) {
	if r.store == nil {
		return nil, nil, false
	}
	return leasecache.GetPair(ctx, r.Sessions, token, r.Users, user)
}

// byID reads rows through the cache, unless that is for sessions only.
func byID[T any, P sqlpage.RowOf[T]](r *Caches, c *leasecache.Cache[uuid.UUID, P]) func(context.Context, []uuid.UUID) (map[uuid.UUID]P, error) {
	if r.sessionsOnly {
		return sqlpage.ByID[T, P](r.db.Database)
	}
	return readThrough(r, c)
}

func readThrough[T any, P sqlpage.RowOf[T]](r *Caches, c *leasecache.Cache[uuid.UUID, P]) func(context.Context, []uuid.UUID) (map[uuid.UUID]P, error) {
	fetch := sqlpage.ByID[T, P](r.db.Database)
	if r.store == nil {
		return fetch
	}
	table := P(nil).Table().TypeName
	through := c.ThroughSingleflight(isAlone(table), func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]P, error) {
		ctx = sqlpage.WithWholeRows(ctx)
		if len(ids) > 0 { // otherwise another load of the statement may be answered by a replica
			ctx = sqlpage.FromPrimary(ctx)
		}
		return fetch(ctx, ids)
	})
	return func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]P, error) {
		if sqlpage.IsChained(ctx, table) {
			return fetch(ctx, ids)
		}
		return through(ctx, ids)
	}
}

// isAlone reports whether a load of a table's rows shares its statement with no other load. One that does must not wait for
// loads of other requests: those could wait for a load of this statement.
func isAlone(table string) func(context.Context) bool {
	return func(ctx context.Context) bool { return !sqlpage.IsFused(ctx, table) }
}

// Key names what is cached of an entity.
type Key = leasecache.Key

// Change runs a write and invalidates the keys: see leasecache.Store.Change.
func (r *Caches) Change(ctx context.Context, keys []Key, write func(context.Context) error) error {
	return r.store.Change(ctx, keys, write)
}
