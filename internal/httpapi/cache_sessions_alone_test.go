package httpapi_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/auth"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/httpapi"
)

// A server that caches only sessions finds them without a statement, reads all else from the database, and removes sessions
// and rows from the cache as any server does.
func TestSessionsAreKeptAlone(t *testing.T) {
	t.Parallel()
	all := newServer(t)
	alone := all.secondServer(func(a *auth.Accounts, o *httpapi.GraphQLOptions) {
		o.Caches = entitycache.New(all.store, o.DB, entitycache.Options{SessionsOnly: true})
		a.Caches, a.Sessions = o.Caches, auth.NewSessions(o.DB, o.Caches, auth.SessionOptions{})
	})
	admin, staff := all.token("admin"), all.token("staff")
	user := map[string]any{"id": all.id("customer")}
	ask := func(f *testServer) shownCost {
		return f.ask(`query($id: ID!) { user(id: $id) { username isActive } }`, user, staff...).costOf(t)
	}
	ask(all)
	require.Zero(t, ask(all).Statements.Used, "it is cached")
	for range 2 {
		cost := ask(alone)
		require.Equal(t, 1, cost.Statements.Used)
		require.Zero(t, cost.Session.Statements)
	}

	a := alone.ask(setActive, map[string]any{"user": all.id("customer"), "active": false, "version": all.version("customer")}, admin...)
	require.Contains(t, a.data(t), `"isActive":false`)
	require.JSONEq(t, `{"user": {"username": "customer", "isActive": false}}`,
		all.ask(`query($id: ID!) { user(id: $id) { username isActive } }`, user, staff...).data(t), "it is not what was cached")
	all.ask(`mutation { logOut { user { username } } }`, nil, staff...)
	alone.requireEnded(staff)
}
