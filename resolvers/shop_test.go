package resolvers_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/postgres"
	"orderly.example/test/services"
)

func TestMain(m *testing.M) {
	flag.Bool("update", false, "TestAccessMatrix writes the rows of "+accessFile+" anew")
	os.Exit(services.Run(m))
}

// shop is a small seeded shop with its HTTP handler.
type shop struct {
	url     string
	t       testing.TB
	db      *db.DB
	handler http.Handler
}

// newShop creates a shop with a database of its own.
func newShop(t testing.TB, change ...func(*db.Options, *httpapi.GraphQLOptions)) *shop {
	t.Helper()
	return openShop(t, services.Seeded(t), change...)
}

func openShop(t testing.TB, url string, change ...func(*db.Options, *httpapi.GraphQLOptions)) *shop {
	t.Helper()
	o := db.Options{Postgres: postgres.Options{URL: url, Min: 1, Max: 8, StatementTimeout: time.Minute}}
	g := httpapi.GraphQLOptions{Development: true, Timeout: time.Minute, MaxOrders: maxOrders}
	for _, c := range change {
		c(&o, &g)
	}
	d, err := db.Open(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(d.Close)
	g.DB = d
	handler, err := httpapi.NewGraphQL(g)
	require.NoError(t, err)
	return &shop{url: url, t: t, db: d, handler: handler}
}

func inProduction(_ *db.Options, g *httpapi.GraphQLOptions) { g.Development = false }

// answer is the response that a client receives.
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

// code returns the code of the first error, or "".
func (a answer) code() string {
	if len(a.Errors) == 0 {
		return ""
	}
	code, _ := a.Errors[0].Extensions["code"].(string)
	return code
}

// ask sends an operation as a demo user. An empty viewer means staff.
func (s *shop) ask(viewer, query string, variables map[string]any) answer {
	s.t.Helper()
	if viewer == "" {
		viewer = "staff"
	}
	return s.askAs(s.viewer(viewer), query, variables)
}

// viewer returns the viewer with that username.
func (s *shop) viewer(username string) auth.Viewer {
	s.t.Helper()
	users, err := db.UsersByName(s.db)(s.t.Context(), []string{username})
	require.NoError(s.t, err)
	require.NotNil(s.t, users[username], username)
	return auth.Viewer{ID: users[username].ID, Role: users[username].Role}
}

func (s *shop) askAs(viewer auth.Viewer, query string, variables map[string]any) answer {
	s.t.Helper()
	r := s.request(query, variables)
	r.Header.Set("X-Orderly-Cost", "1")
	return s.send(r.WithContext(auth.WithViewer(r.Context(), viewer)))
}

func (s *shop) request(query string, variables map[string]any) *http.Request {
	s.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	require.NoError(s.t, err)
	r := httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, "/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	return r
}

func (s *shop) send(r *http.Request) answer {
	s.t.Helper()
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	a := answer{Status: w.Code}
	require.NoError(s.t, json.Unmarshal(w.Body.Bytes(), &a), w.Body.String())
	return a
}
