package replicas_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/leasecache"
	"orderly.example/internal/postgres"
	"orderly.example/internal/replica"
	"orderly.example/test/services"
	"orderly.example/test/standby"
)

func TestMain(m *testing.M) { os.Exit(services.Run(m)) }

// patience is the longest wait for something that must happen, on a busy machine.
const patience = time.Minute

// shop is a small seeded shop on a primary with standbys.
type shop struct {
	primary  standby.Primary
	standbys []*standby.Server
	pool     *pgxpool.Pool // the test's own
	redis    string
}

// newShop starts a primary, and a standby for each of some settings.
func newShop(t *testing.T, settings ...map[string]string) *shop {
	t.Helper()
	s := &shop{primary: standby.Start(t), redis: services.RedisURL(t)}
	require.NoError(t, services.Seed(t.Context(), s.primary.URL("")))
	for _, of := range settings {
		s.standbys = append(s.standbys, s.primary.Standby(t, of))
	}
	var err error
	s.pool, err = pgxpool.New(t.Context(), s.primary.URL(""))
	require.NoError(t, err)
	t.Cleanup(s.pool.Close)
	return s
}

// server is one of the servers of a shop.
type server struct {
	handler  http.Handler
	replicas *replica.Set
}

// open opens a server with a cache of its own connection to Redis, and without replicas where standbys is empty.
func (s *shop) open(t *testing.T, caches entitycache.Options, standbys ...*standby.Server) *server {
	t.Helper()
	o := db.Options{Postgres: postgres.Options{URL: s.primary.URL(""), Min: 1, Max: 10, StatementTimeout: patience}, MaxOpenReports: 1000}
	for _, one := range standbys {
		o.Replicas = append(o.Replicas, one.URL(""))
	}
	d, err := db.Open(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(d.Close)
	store, err := leasecache.Open(t.Context(), s.redis, leasecache.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	handler, err := httpapi.NewGraphQL(httpapi.GraphQLOptions{
		DB: d, Caches: entitycache.New(store, d, caches), Timeout: patience, Development: true,
	})
	require.NoError(t, err)
	return &server{handler, d.Replicas()}
}

// awaitReplicas waits until a replica has all that was written before.
func (s *server) awaitReplicas(t *testing.T) {
	t.Helper()
	now, err := s.replicas.Primary(t.Context())
	require.NoError(t, err)
	require.Eventually(t, func() bool { return s.replicas.Choose(now) != nil }, patience, time.Millisecond)
}

// reads is how many statements replicas have answered.
func (s *server) reads() (n uint64) {
	for _, r := range s.replicas.Replicas() {
		n += r.Stats().Reads
	}
	return n
}

// answer is what a client gets.
type answer struct {
	Data       json.RawMessage
	Errors     []map[string]any
	Extensions struct {
		Cost struct {
			Statements struct{ Bound, Used, Limit int }
		}
	}
}

// ask sends an operation of a viewer.
func (s *server) ask(t require.TestingT, viewer auth.Viewer, query string, variables any) (a answer) {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	require.NoError(t, err)
	r := httptest.NewRequestWithContext(auth.WithViewer(context.Background(), viewer), http.MethodPost, "/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &a), w.Body)
	return a
}

// customers are some viewers.
func (s *shop) customers(t *testing.T, n int) (viewers []auth.Viewer) {
	t.Helper()
	rows, err := s.pool.Query(t.Context(), "SELECT id FROM users WHERE role = 'CUSTOMER' AND is_active ORDER BY id LIMIT $1", n)
	require.NoError(t, err)
	for rows.Next() {
		viewer := auth.Viewer{Role: db.UserRoleCustomer}
		require.NoError(t, rows.Scan(&viewer.ID))
		viewers = append(viewers, viewer)
	}
	require.NoError(t, rows.Err())
	require.Len(t, viewers, n)
	return viewers
}

// product is the global id of a product with much in stock.
func (s *shop) product(t *testing.T) string {
	t.Helper()
	id := db.ID{Kind: db.KindProduct}
	require.NoError(t, s.pool.QueryRow(t.Context(), "UPDATE products SET stock = 1000000 WHERE id = (SELECT id FROM products WHERE is_active ORDER BY id LIMIT 1) RETURNING id").Scan(&id.UUID))
	return id.String()
}

// fromVariable is a number that a variable gives to a long form.
func fromVariable(t *testing.T, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	require.NoError(t, err, name)
	return n
}
