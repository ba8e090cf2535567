package httpapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/bcrypt"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/devservices"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/leasecache"
	"orderly.example/internal/postgres"
	"orderly.example/internal/ratelimit"
	"orderly.example/web"
)

// failingRedis is one shop with three servers: two that share a Redis of their own, which fails, and one without a cache,
// whose answers are always right.
type failingRedis struct {
	t                *testing.T
	folder           string
	redis            *devservices.RedisServer
	one, other, bare *testServer
	staff, customer  []string // headers
	questions        []question
}

// question is an operation, with the viewer's headers and the variables.
type question struct {
	name, text string
	as         []string
	variables  map[string]any
}

func newTrouble(t *testing.T) *failingRedis {
	t.Helper()
	// The path of a socket must be short, and t.TempDir's may be long.
	folder, err := os.MkdirTemp("", "orderly-") //nolint:usetesting // see above
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(folder)) })
	s := &failingRedis{t: t, folder: folder}
	s.startRedis()
	url := accounts(t)
	s.one, s.other, s.bare = openOn(t, url, s.open()), openOn(t, url, s.open()), openOn(t, url, nil)
	s.staff, s.customer = s.one.token("staff"), s.one.token("customer")
	s.questions = append(s.examples(), question{"page of orders", pageOfOrders, s.staff, nil})
	return s
}

func (s *failingRedis) startRedis() {
	s.t.Helper()
	redis, err := devservices.StartRedisServer(s.t.Context(), s.folder)
	require.NoError(s.t, err)
	s.t.Cleanup(func() { require.NoError(s.t, redis.Stop()) })
	s.redis = redis
}

func (s *failingRedis) open() *leasecache.Store {
	s.t.Helper()
	store, err := leasecache.Open(s.t.Context(), s.redis.URL(), leasecache.Options{})
	require.NoError(s.t, err)
	s.t.Cleanup(func() { require.NoError(s.t, store.Close()) })
	return store
}

// openOn opens a server on a shop, with all that it has in Redis in a store; nothing of it where that is nil.
func openOn(t *testing.T, url string, store *leasecache.Store) *testServer {
	t.Helper()
	f := &testServer{t: t, url: url, store: store}
	var err error
	f.db, err = db.Open(t.Context(), db.Options{Postgres: postgres.Options{URL: url, Min: 1, Max: 8, StatementTimeout: patience}})
	require.NoError(t, err)
	t.Cleanup(f.db.Close)
	f.ownPool, err = pgxpool.New(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(f.ownPool.Close)
	f.rows = entitycache.New(store, f.db, entitycache.Options{})
	generous := ratelimit.Rate{Maximum: 1_000_000, Restore: 1000}
	throttle := ratelimit.NewLeased(store, "cost", generous)
	t.Cleanup(func() { throttle.Close(context.WithoutCancel(t.Context())) })
	f.handler, err = httpapi.NewGraphQL(httpapi.GraphQLOptions{
		DB: f.db, Caches: f.rows, Timeout: time.Minute, Throttle: throttle,
		Accounts: &auth.Accounts{
			DB: f.db, Caches: f.rows, Sessions: auth.NewSessions(f.db, f.rows, auth.SessionOptions{}),
			Hasher: auth.NewHasher(auth.HasherOptions{Cost: bcrypt.MinCost}),
			Attempts: auth.Attempts{
				LogIn: ratelimit.New(store, "log-in", generous), LogInSlow: ratelimit.New(store, "log-in-slow", generous),
				LogInFrom: ratelimit.New(store, "log-in-from", generous),
			},
		},
	})
	require.NoError(t, err)
	return f
}

// examples returns the example queries, with ids that the shop has.
func (s *failingRedis) examples() []question {
	s.t.Helper()
	names, err := fs.Glob(web.Examples(), "*.graphql")
	require.NoError(s.t, err)
	var all []question
	for _, file := range names {
		name := file[:len(file)-len(".graphql")]
		text, err := fs.ReadFile(web.Examples(), file)
		require.NoError(s.t, err)
		if !isQuery(text) {
			continue
		}
		q := question{name: name, text: string(text), as: s.staff, variables: map[string]any{}}
		variables, err := fs.ReadFile(web.Examples(), name+".variables.json")
		if !errors.Is(err, fs.ErrNotExist) {
			require.NoError(s.t, err)
			require.NoError(s.t, json.Unmarshal(variables, &q.variables))
		}
		if _, ok := q.variables["ids"]; ok {
			q.variables["ids"] = s.ids()
		}
		if name == "01-dashboard" || name == "07-notifications" {
			q.as = s.customer
		}
		all = append(all, q)
	}
	return all
}

// ids returns ids of objects of all kinds.
func (s *failingRedis) ids() []string {
	s.t.Helper()
	var all []string
	for kind, table := range map[db.Kind]string{
		db.KindNotification: "notifications", db.KindOrder: "orders", db.KindOrderItem: "order_items",
		db.KindProduct: "products", db.KindReport: "reports", db.KindUser: "users",
	} {
		for at := range 3 {
			id := db.ID{Kind: kind}
			s.bare.read(&id.UUID, "SELECT id FROM "+table+" ORDER BY id OFFSET $1 LIMIT 1", at)
			all = append(all, id.String())
		}
	}
	return all
}
