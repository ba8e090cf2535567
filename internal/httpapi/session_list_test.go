package httpapi_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// shownSession is a session as a client sees it.
type shownSession struct {
	ID                           string
	CreatedAt, UsedAt, ExpiresAt time.Time
	IsCurrent                    bool
}

// sessions returns the viewer's sessions, newest first.
func (f *testServer) sessions(headers ...string) []shownSession {
	f.t.Helper()
	a := f.ask(`{ viewer { sessions { nodes { id createdAt usedAt expiresAt isCurrent } } } }`, nil, headers...)
	require.LessOrEqual(f.t, a.costOf(f.t).Statements.Bound, 2)
	var out struct {
		Viewer struct {
			Sessions struct{ Nodes []shownSession }
		}
	}
	require.NoError(f.t, json.Unmarshal([]byte(a.data(f.t)), &out))
	return out.Viewer.Sessions.Nodes
}

func (f *testServer) endSession(id string, headers ...string) answer {
	f.t.Helper()
	return f.ask(`mutation($id: ID!) { endSession(input: {session: $id}) { user { username sessions { totalCount } } errors { code field } } }`, map[string]any{"id": id}, headers...)
}

const noSession = `{"endSession": {"user": null, "errors": [{"code": "NOT_FOUND", "field": ["input", "session"]}]}}`

func TestAUserSeesTheirSessionsAndEndsOne(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	elsewhere := f.secondServer()
	phone, laptop := f.token("customer"), f.token("customer")
	f.token("staff")

	sessions := f.sessions(laptop...)
	require.Len(t, sessions, 2, "those of others are not there")
	require.True(t, sessions[0].IsCurrent, "the newest")
	require.False(t, sessions[1].IsCurrent)
	require.True(t, f.sessions(phone...)[1].IsCurrent)
	for _, s := range sessions {
		require.False(t, s.UsedAt.Before(s.CreatedAt))
		require.Equal(t, 14*24*time.Hour, s.ExpiresAt.Sub(s.UsedAt))
	}

	require.Equal(t, "customer", elsewhere.viewerName(phone...), "both servers have it in their cache")
	ended := f.endSession(sessions[1].ID, laptop...)
	require.JSONEq(t, `{"endSession": {"user": {"username": "customer", "sessions": {"totalCount": 1}}, "errors": []}}`, ended.data(t))
	require.Empty(t, ended.header.Values("Set-Cookie"))
	for _, server := range []*testServer{f, elsewhere} {
		server.requireEnded(phone)
		require.Equal(t, "customer", server.viewerName(laptop...))
	}
	require.Len(t, f.sessions(laptop...), 1)
	require.JSONEq(t, noSession, f.endSession(sessions[1].ID, laptop...).data(t), "it has ended")
	require.JSONEq(t, `{"node": null}`, f.ask(`query($id: ID!) { node(id: $id) { id } }`, map[string]any{"id": sessions[1].ID}, laptop...).data(t))

	require.NotContains(t, f.endSession(sessions[0].ID, laptop...).data(t), "NOT_FOUND", "one may end the session that one has")
	f.requireEnded(laptop)
}

func TestASessionThatABrowserEndsClearsItsCookie(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	cookie := f.cookie("customer")
	a := f.endSession(f.sessions("Cookie", cookie)[0].ID, "Cookie", cookie)
	require.Contains(t, a.header.Get("Set-Cookie"), "Max-Age=0")
	require.Empty(t, f.viewerName("Cookie", cookie))
}

func TestOnlyAdminsSeeAndEndSessionsOfOthers(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	const find = `query($user: ID!, $id: ID!) { user(id: $user) { sessions { totalCount nodes { id isCurrent } } } node(id: $id) { id } nodes(ids: [$id]) { id } }`
	customer, staff, admin := f.token("customer"), f.token("staff"), f.token("admin")
	id := f.sessions(customer...)[0].ID
	about := map[string]any{"user": f.id("customer"), "id": id}

	require.JSONEq(t, `{"user": {"sessions": {"totalCount": 0, "nodes": []}}, "node": null, "nodes": [null]}`, f.ask(find, about, staff...).data(t))
	require.JSONEq(t, noSession, f.endSession(id, staff...).data(t))
	require.JSONEq(t, noSession, f.endSession(f.sessions(staff...)[0].ID, customer...).data(t))
	require.Equal(t, "customer", f.viewerName(customer...))
	require.Equal(t, "staff", f.viewerName(staff...))

	require.JSONEq(t, `{"user": {"sessions": {"totalCount": 1, "nodes": [{"id": "`+id+`", "isCurrent": false}]}}, "node": {"id": "`+id+`"}, "nodes": [{"id": "`+id+`"}]}`,
		f.ask(find, about, admin...).data(t))
	require.JSONEq(t, `{"endSession": {"user": {"username": "customer", "sessions": {"totalCount": 0}}, "errors": []}}`, f.endSession(id, admin...).data(t))
	f.requireEnded(customer)
}

// A session that has run out, or ended by a change of the user, may still have a row.
func TestSessionsThatHaveEndedAreNotListed(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	admin, current := f.token("admin"), f.token("customer")
	for what, sql := range map[string]string{
		"has run out":           "UPDATE sessions SET expires_at = now()",
		"of an earlier version": "UPDATE sessions SET generation = generation - 1",
	} {
		f.token("customer")
		newest := f.sessions(current...)[0]
		f.exec(sql + " WHERE created_at = (SELECT max(created_at) FROM sessions)")
		require.Len(t, f.sessions(current...), 1, what)
		require.JSONEq(t, noSession, f.endSession(newest.ID, current...).data(t), what)
		require.JSONEq(t, `{"node": null}`, f.ask(`query($id: ID!) { node(id: $id) { id } }`, map[string]any{"id": newest.ID}, admin...).data(t), what)
	}
}

// No token and no hash of one leaves with a session.
func TestASessionHasNoToken(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	a := f.ask(`{ __type(name: "Session") { fields { name } } }`, nil, f.token("staff")...)
	require.JSONEq(t, `{"__type": {"fields": [{"name": "id"}, {"name": "createdAt"}, {"name": "usedAt"}, {"name": "expiresAt"}, {"name": "isCurrent"}]}}`, a.data(t))
}
