package resolvers_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly/db"
	"orderly/dbtest"
	"orderly/seed"
	"orderly/server"
)

func TestMain(m *testing.M) { os.Exit(dbtest.Run(m)) }

// shop is a small seeded shop behind its HTTP handler.
type shop struct {
	t       testing.TB
	db      *db.DB
	handler http.Handler
}

// newShop makes a shop of its own for a test.
func newShop(t testing.TB, change ...func(*db.Options, *server.GraphQLOptions)) *shop {
	t.Helper()
	return openShop(t, seededURL(t), change...)
}

func seededURL(t testing.TB) string {
	t.Helper()
	return dbtest.Database(t, func(ctx context.Context, url string) error {
		if err := db.Migrate(ctx, url, db.MigrateOptions{}); err != nil {
			return err
		}
		return seed.Run(ctx, url, seed.Options{Scale: 0.01, Seed: 1})
	}, "seeded_small_"+migrationsHash(t))
}

func migrationsHash(t testing.TB) string {
	t.Helper()
	return "1"
}

func openShop(t testing.TB, url string, change ...func(*db.Options, *server.GraphQLOptions)) *shop {
	t.Helper()
	o := db.Options{URL: url, Min: 1, Max: 8}
	g := server.GraphQLOptions{Development: true, Timeout: time.Minute}
	for _, c := range change {
		c(&o, &g)
	}
	d, err := db.Open(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(d.Close)
	g.DB = d
	return &shop{t: t, db: d, handler: server.NewGraphQL(g)}
}

// answer is what a client gets.
type answer struct {
	Status int             `json:"-"`
	Data   json.RawMessage `json:"data"`
	Errors []struct {
		Message    string         `json:"message"`
		Path       []any          `json:"path"`
		Extensions map[string]any `json:"extensions"`
	} `json:"errors"`
	Extensions struct {
		Cost struct {
			Statements struct{ Bound, Used, Limit int }
			Nodes      struct{ Bound, Limit int }
		}
	} `json:"extensions"`
}

// ask sends an operation as a demo user: staff where viewer is empty.
func (s *shop) ask(viewer, query string, variables map[string]any) answer {
	s.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	require.NoError(s.t, err)
	r := httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, "/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if viewer != "" {
		r.Header.Set("X-Orderly-Viewer", viewer)
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	a := answer{Status: w.Code}
	require.NoError(s.t, json.Unmarshal(w.Body.Bytes(), &a), w.Body.String())
	return a
}
