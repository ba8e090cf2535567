package httpapi_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/bcrypt"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/httpapi/files"
	"orderly.example/internal/leasecache"
	"orderly.example/internal/postgres"
	"orderly.example/internal/pubsub"
	"orderly.example/internal/uuid"
	"orderly.example/test/services"
	"orderly.example/worker"
)

// demoPassword is the password of all users of a seeded shop.
const demoPassword = "orderly-demo"

// demoHash is its hash with bcrypt.MinCost.
const demoHash = "$2a$04$ThOxF9naF9YM2QHECOOVtuaRNLOTt1CWACQpiSJKEXCVBT8Nt.uoy"

// testServer is a server of a shop with accounts, which caches rows in a real Redis.
type testServer struct {
	t        testing.TB
	db       *db.DB
	store    *leasecache.Store
	rows     *entitycache.Caches
	links    *files.Links
	hub      *pubsub.Hub
	handler  *httpapi.GraphQL
	ownPool  *pgxpool.Pool
	redisURL string
	url      string
}

type change func(*auth.Accounts, *httpapi.GraphQLOptions)

// newServer opens a server on a shop of its own, with the settings of production, except that demo users may log in.
func newServer(t testing.TB, changes ...change) *testServer {
	t.Helper()
	url := accounts(t)
	aside, err := pgxpool.New(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(aside.Close)
	f := &testServer{t: t, url: url, ownPool: aside}
	f.connect()
	return f.with(services.RedisURL(t), changes...)
}

// connect opens the server's pool.
func (f *testServer) connect() {
	f.t.Helper()
	f.links = files.NewLinks(files.LinkOptions{})
	var err error
	f.db, err = db.Open(f.t.Context(), db.Options{Postgres: postgres.Options{URL: f.url, Min: 1, Max: 8, StatementTimeout: patience}, Link: f.links.To})
	require.NoError(f.t, err)
	f.t.Cleanup(f.db.Close)
}

// accounts returns the URL of a seeded shop of the test's own, where a log-in is fast: the usual cost of hashing, 12, is there
// to slow attackers.
func accounts(t testing.TB) string {
	t.Helper()
	return services.SeededThen(t, "UPDATE credentials SET password_hash = '"+demoHash+"'")
}

// secondServer opens another server on the same database and Redis.
func (f *testServer) secondServer(changes ...change) *testServer {
	f.t.Helper()
	other := *f
	other.connect()
	return other.with(f.redisURL, changes...)
}

// withEmptyCache opens a server whose Redis is empty.
func (f *testServer) withEmptyCache() *testServer {
	f.t.Helper()
	return f.with(freshRedis(f.t))
}

// with opens a server on the same pool.
func (f *testServer) with(redisURL string, changes ...change) *testServer {
	f.t.Helper()
	t := f.t
	f = &testServer{t: t, url: f.url, redisURL: redisURL, db: f.db, ownPool: f.ownPool, links: f.links}
	store, err := leasecache.Open(t.Context(), redisURL, leasecache.Options{Timeout: patience})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	f.store = store
	f.rows = entitycache.New(store, f.db, entitycache.Options{})
	f.hub = pubsub.New(store, pubsub.Options{})
	t.Cleanup(f.hub.Close)
	accounts := &auth.Accounts{
		DB: f.db, Caches: f.rows, Sessions: auth.NewSessions(f.db, f.rows, auth.SessionOptions{}),
		Hasher:  auth.NewHasher(auth.HasherOptions{Cost: bcrypt.MinCost, Queue: 100}), // all are at one address
		Devices: auth.NewDevices("a secret that all servers have"),
	}
	jobs, err := worker.NewInserter(t.Context(), f.db, nil)
	require.NoError(t, err)
	o := httpapi.GraphQLOptions{DB: f.db, Caches: f.rows, Accounts: accounts, Enqueue: jobs.Enqueue, Hub: f.hub, Timeout: time.Minute}
	for _, c := range changes {
		c(accounts, &o)
	}
	f.handler, err = httpapi.NewGraphQL(o)
	require.NoError(t, err)
	require.Eventually(t, store.Up, patience, pollInterval)
	return f
}

func (f *testServer) exec(sql string, args ...any) {
	f.t.Helper()
	_, err := f.ownPool.Exec(f.t.Context(), sql, args...)
	require.NoError(f.t, err)
}

// read reads one value.
func (f *testServer) read(to any, sql string, args ...any) {
	f.t.Helper()
	require.NoError(f.t, f.ownPool.QueryRow(f.t.Context(), sql, args...).Scan(to))
}

// id returns a user's global id.
func (f *testServer) id(username string) string {
	f.t.Helper()
	var id uuid.UUID
	f.read(&id, "SELECT id FROM users WHERE username = $1", username)
	return db.ID{Kind: db.KindUser, UUID: id}.String()
}

// ask sends an operation over HTTPS. Headers are names and values in turn.
func (f *testServer) ask(query string, variables map[string]any, headers ...string) answer {
	f.t.Helper()
	return f.askAt("https://shop.example/graphql", query, variables, headers...)
}

func (f *testServer) askAt(url, query string, variables map[string]any, headers ...string) answer {
	f.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	require.NoError(f.t, err)
	r := httptest.NewRequestWithContext(f.t.Context(), http.MethodPost, url, bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Orderly-Cost", "1")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	f.handler.ServeHTTP(w, r)
	return answer{w.Code, w.Header(), w.Body.String()}
}

const logIn = `mutation($username: String!, $password: String!, $transport: SessionTransport! = TOKEN) {
	logIn(input: {username: $username, password: $password, transport: $transport}) { token user { username } errors { code field } } }`

func (f *testServer) logIn(username, password string, headers ...string) answer {
	f.t.Helper()
	return f.ask(logIn, map[string]any{"username": username, "password": password}, headers...)
}

// token logs a user in and returns the header with the session's token.
func (f *testServer) token(username string) []string {
	f.t.Helper()
	a := f.logIn(username, demoPassword)
	var out struct{ LogIn struct{ Token string } }
	require.NoError(f.t, json.Unmarshal([]byte(a.data(f.t)), &out))
	require.NotEmpty(f.t, out.LogIn.Token, a.body)
	return []string{"Authorization", "Bearer " + out.LogIn.Token}
}

// viewerName returns the viewer's name; empty without a viewer.
func (f *testServer) viewerName(headers ...string) string {
	f.t.Helper()
	a := f.ask(`{ viewer { username } }`, nil, headers...)
	require.Equal(f.t, http.StatusOK, a.status, a.body)
	var out struct{ Viewer *struct{ Username string } }
	require.NoError(f.t, json.Unmarshal([]byte(a.data(f.t)), &out))
	if out.Viewer == nil {
		return ""
	}
	return out.Viewer.Username
}

// requireEnded checks that a token's session has ended.
func (f *testServer) requireEnded(header []string) {
	f.t.Helper()
	a := f.ask(`{ viewer { username } }`, nil, header...)
	require.Equal(f.t, http.StatusUnauthorized, a.status, a.body)
	require.Equal(f.t, []string{"UNAUTHENTICATED"}, a.codes(f.t))
}

// shownCost is extensions.cost.
type shownCost struct {
	Statements struct{ Bound, Used int }
	Nodes      struct{ Bound, Used int }
	Cache      struct{ Hits, Misses int }
	Session    *struct{ Statements int }
	Throttle   *struct {
		Maximum, Available int
		RestoreRate        float64
	}
}

func (a answer) costOf(t testing.TB) (cost shownCost) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(a.cost(t)), &cost))
	return cost
}
