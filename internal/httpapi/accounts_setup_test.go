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
	"orderly.example/internal/pubsub"
	"orderly.example/test/services"
	"orderly.example/worker"
)

// demoPassword is that of all users of a seeded shop.
const demoPassword = "orderly-demo"

// demoHash is its hash at bcrypt.MinCost.
const demoHash = "$2a$04$ThOxF9naF9YM2QHECOOVtuaRNLOTt1CWACQpiSJKEXCVBT8Nt.uoy"

// front is one server of a shop with accounts, whose rows are cached in a real Redis.
type front struct {
	t        testing.TB
	db       *db.DB
	store    *leasecache.Store
	rows     *entitycache.Rows
	links    *files.Links
	hub      *pubsub.Hub
	handler  *httpapi.GraphQL
	aside    *pgxpool.Pool
	redisURL string
	url      string
}

type change func(*auth.Accounts, *httpapi.GraphQLOptions)

// newFront opens a server on a shop of its own, in production, except that demo users may log in.
func newFront(t testing.TB, changes ...change) *front {
	t.Helper()
	url := accounts(t)
	aside, err := pgxpool.New(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(aside.Close)
	f := &front{t: t, url: url, aside: aside}
	f.connect()
	return f.with(services.RedisURL(t), changes...)
}

// connect opens a front's pool.
func (f *front) connect() {
	f.t.Helper()
	f.links = files.NewLinks(files.LinkOptions{})
	var err error
	f.db, err = db.Open(f.t.Context(), db.Options{URL: f.url, Min: 1, Max: 8, Link: f.links.To, StatementTimeout: patience})
	require.NoError(f.t, err)
	f.t.Cleanup(f.db.Close)
}

// accounts are a seeded shop of the test's own, to which demo users log in fast: hashing at cost 12 is for attackers.
func accounts(t testing.TB) string {
	t.Helper()
	return services.SeededThen(t, "UPDATE credentials SET password_hash = '"+demoHash+"'")
}

// beside opens another server on the same database and Redis.
func (f *front) beside(changes ...change) *front {
	f.t.Helper()
	other := *f
	other.connect()
	return other.with(f.redisURL, changes...)
}

// forgetful is a server whose Redis knows nothing yet.
func (f *front) forgetful() *front {
	f.t.Helper()
	return f.with(freshRedis(f.t))
}

// with opens a server on a front's pool.
func (f *front) with(redisURL string, changes ...change) *front {
	f.t.Helper()
	t := f.t
	f = &front{t: t, url: f.url, redisURL: redisURL, db: f.db, aside: f.aside, links: f.links}
	store, err := leasecache.Open(t.Context(), redisURL, leasecache.Options{Timeout: patience})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	f.store = store
	f.rows = entitycache.New(store, f.db, entitycache.Options{})
	f.hub = pubsub.New(store, pubsub.Options{})
	t.Cleanup(f.hub.Close)
	accounts := &auth.Accounts{
		DB: f.db, Rows: f.rows, Sessions: auth.NewSessions(f.db, f.rows, auth.SessionOptions{}),
		Hasher:  auth.NewHasher(auth.HasherOptions{Cost: bcrypt.MinCost, Queue: 100}), // all are at one address
		Devices: auth.NewDevices("a secret that all servers have"),
	}
	jobs, err := worker.NewInserter(t.Context(), f.db, nil)
	require.NoError(t, err)
	o := httpapi.GraphQLOptions{DB: f.db, Rows: f.rows, Accounts: accounts, Enqueue: jobs.Enqueue, Hub: f.hub, Timeout: time.Minute}
	for _, c := range changes {
		c(accounts, &o)
	}
	f.handler = httpapi.NewGraphQL(o)
	require.Eventually(t, store.Up, patience, moment)
	return f
}

func (f *front) exec(sql string, args ...any) {
	f.t.Helper()
	_, err := f.aside.Exec(f.t.Context(), sql, args...)
	require.NoError(f.t, err)
}

// read reads one value.
func (f *front) read(to any, sql string, args ...any) {
	f.t.Helper()
	require.NoError(f.t, f.aside.QueryRow(f.t.Context(), sql, args...).Scan(to))
}

// id is a user's global id.
func (f *front) id(username string) string {
	f.t.Helper()
	var id db.UUID
	f.read(&id, "SELECT id FROM users WHERE username = $1", username)
	return db.ID{Kind: db.KindUser, UUID: id}.String()
}

// ask sends an operation over HTTPS. Headers come in pairs.
func (f *front) ask(query string, variables map[string]any, headers ...string) answer {
	f.t.Helper()
	return f.askAt("https://shop.example/graphql", query, variables, headers...)
}

func (f *front) askAt(url, query string, variables map[string]any, headers ...string) answer {
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

func (f *front) logIn(username, password string, headers ...string) answer {
	f.t.Helper()
	return f.ask(logIn, map[string]any{"username": username, "password": password}, headers...)
}

// token logs a user in and gives the header that says so.
func (f *front) token(username string) []string {
	f.t.Helper()
	a := f.logIn(username, demoPassword)
	var out struct{ LogIn struct{ Token string } }
	require.NoError(f.t, json.Unmarshal([]byte(a.data(f.t)), &out))
	require.NotEmpty(f.t, out.LogIn.Token, a.body)
	return []string{"Authorization", "Bearer " + out.LogIn.Token}
}

// who is the viewer's name; empty for nobody.
func (f *front) who(headers ...string) string {
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

// requireEnded says that a token counts no more.
func (f *front) requireEnded(header []string) {
	f.t.Helper()
	a := f.ask(`{ viewer { username } }`, nil, header...)
	require.Equal(f.t, http.StatusUnauthorized, a.status, a.body)
	require.Equal(f.t, []string{"UNAUTHENTICATED"}, a.codes(f.t))
}

// shownCost is extensions.cost.
type shownCost struct {
	Statements struct{ Bound, Used int }
	Nodes      struct{ Bound, Used int }
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
