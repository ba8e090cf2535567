package httpapi_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/web"
)

// Rows that are in the cache need no statement.
func TestStatementsWhenTheCacheIsWarm(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	customer, staff := f.token("customer"), f.token("staff")
	const (
		board = `{ dashboard { user { username } recentOrders { number } unreadNotifications { title } unreadCount spending { total { amount } orderCount } } }`
		page  = `{ orders(first: 20) { nodes { number customer { username email role } items { nodes { quantity product { name stock price { amount } } } } } } }`
	)
	for _, of := range []struct {
		name, query string
		headers     []string
		cold, warm  int
	}{
		{"viewer", `{ viewer { username email role } }`, customer, 0, 0}, // looking the session up has read the row
		{"viewer with a count", `{ viewer { username unreadNotificationCount } }`, customer, 1, 0},
		{"a staff member's count", `{ viewer { username unreadNotificationCount } }`, staff, 1, 1},
		{"order page", page, staff, 4, 2},
		{"customer's dashboard", board, customer, 2, 1},
		{"staff's dashboard", board, staff, 2, 2},
		{"dashboard without a count", `{ dashboard { user { username } recentOrders { number } spending { orderCount } } }`, staff, 2, 1},
		{"sales", `{ salesSeries(from: "2026-01-01", to: "2026-03-31", interval: MONTH) { orderCount total { amount } average { amount } } }`, staff, 1, 0},
		{"top products", `{ topProducts(from: "2026-01-01", to: "2026-03-31") { quantity orderCount total { amount } product { name price { amount } } } }`, staff, 2, 0},
	} {
		t.Run(of.name, func(t *testing.T) {
			t.Parallel()
			server := f.withEmptyCache()
			server.t = t
			server.viewerName(of.headers...) // the session is read
			cold := server.ask(of.query, nil, of.headers...)
			require.Equal(t, of.cold, cold.costOf(t).Statements.Used, "cold")
			warm := server.ask(of.query, nil, of.headers...)
			require.Equal(t, of.warm, warm.costOf(t).Statements.Used, "warm")
			require.Zero(t, warm.costOf(t).Session.Statements)
			require.JSONEq(t, cold.data(t), warm.data(t))
		})
	}
}

// A write that changes no user leaves their sessions in the cache, and what it does change is read anew.
func TestSessionsStayInTheCacheThroughWritesOfOtherRows(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	f = f.with(f.redisURL, leased(time.Nanosecond)) // each request looks its session up
	customer, staff, order := f.token("customer"), f.token("staff"), f.order("customer")
	const read = `{ viewer { unreadNotificationCount spending { orderCount } } }`
	without := openGraph(t, f.url)
	without.actAs(t, "customer")
	f.ask(read, nil, customer...)
	for _, write := range []struct {
		mutation string
		by       []string
	}{
		{`mutation { markNotificationsRead(input: {}) { markedCount } }`, customer},
		{`mutation { markNotificationsRead(input: {}) { markedCount } }`, customer},
		{`mutation { setOrderStatus(input: { order: "` + order.String() + `", status: PAID, expectedVersion: 1 }) { order { number } errors { code } } }`, staff},
	} {
		require.NotContains(t, f.ask(write.mutation, nil, write.by...).body, `"code"`)
		a := f.ask(read, nil, customer...)
		require.Zero(t, a.costOf(t).Session.Statements, write.mutation)
		require.JSONEq(t, without.send(without.request(t.Context(), "POST", "/graphql", example{query: read}.body(t))).data(t), a.data(t), write.mutation)
	}
}

// Answers are the same without a cache, with an empty one and with a full one, and cost no more than planned.
func TestTheCacheChangesNoAnswer(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	without := openGraph(t, f.url)
	for _, viewer := range []string{"customer", "staff", "admin"} {
		header := f.token(viewer)
		without.actAs(t, viewer)
		for name, example := range examples(t, f) {
			want := without.send(without.request(t.Context(), "POST", "/graphql", example.body(t))).data(t)
			for range 2 {
				a := f.ask(example.query, example.variables, header...)
				require.Equal(t, want, a.data(t), "%s as %s", name, viewer)
				require.LessOrEqual(t, a.costOf(t).Statements.Used, a.costOf(t).Statements.Bound, name)
			}
		}
	}
}

type example struct {
	query     string
	variables map[string]any
}

func (e example) body(t *testing.T) string {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": e.query, "variables": e.variables})
	require.NoError(t, err)
	return string(body)
}

// examples returns the example queries of GraphiQL.
func examples(t *testing.T, f *testServer) map[string]example {
	t.Helper()
	names, err := fs.Glob(web.Examples(), "*.graphql")
	require.NoError(t, err)
	all := map[string]example{}
	for _, name := range names {
		query, err := fs.ReadFile(web.Examples(), name)
		require.NoError(t, err)
		if !isQuery(query) {
			continue
		}
		e := example{query: string(query), variables: map[string]any{}}
		if text, err := fs.ReadFile(web.Examples(), strings.TrimSuffix(name, ".graphql")+".variables.json"); err == nil {
			require.NoError(t, json.Unmarshal(text, &e.variables), name)
		}
		all[name] = e
	}
	require.NotEmpty(t, all, fmt.Sprint(names))
	return all
}

// isQuery reports whether an example is a query: the operation follows the line of the title.
func isQuery(text []byte) bool { return bytes.Contains(text, []byte("\nquery ")) }
