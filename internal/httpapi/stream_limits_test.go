package httpapi_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/auth"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/httpapi/stream"
	"orderly.example/internal/pubsub"
	"orderly.example/internal/ratelimit"
	"orderly.example/internal/uuid"
)

// Whatever ends a session also ends its streams, on all servers, at once.
func TestEndedSessionsEndStreams(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	s := f.listen()
	for name, end := range f.secondServer().waysToEndSessions() { //nolint:paralleltest // all end the same user's sessions
		t.Run(name, func(t *testing.T) {
			as := f.token("customer")
			c := connect(t, s, as)
			c.subscribe("1", notified, nil)
			heard := listenTo(t, s, notified, nil, as...)
			require.Eventually(t, func() bool { return f.handler.Streams.Count() == 2 }, patience, pollInterval)
			end(as)
			c.requireClosed(4403, "UNAUTHENTICATED")
			require.Equal(t, []string{"UNAUTHENTICATED"}, heard.next().codes(t))
			heard.requireComplete()
			require.Eventually(t, func() bool { return f.handler.Streams.Count() == 0 }, patience, pollInterval)
		})
	}
}

// Streams are checked now and then in any case, so that they would end without a message too, but later.
func TestEndedSessionsArePublished(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	onlyWhatIsPublished := pubsub.New(nil, pubsub.Options{Poll: time.Hour, Safety: time.Hour})
	t.Cleanup(onlyWhatIsPublished.Close)
	f = f.with(f.redisURL, func(_ *auth.Accounts, o *httpapi.GraphQLOptions) { o.Hub = onlyWhatIsPublished })
	published, stop := onlyWhatIsPublished.Watch(pubsub.Sessions(f.uuid("customer")))
	defer stop()
	for name, end := range f.waysToEndSessions() { //nolint:paralleltest // all end the same user's sessions
		t.Run(name, func(t *testing.T) {
			end(f.token("customer"))
			select {
			case <-published:
			default:
				t.Fatal("nothing was published before the answer")
			}
		})
	}
}

// waysToEndSessions are the mutations that end a session of the customer's, of whom the headers are.
func (f *testServer) waysToEndSessions() map[string]func(as []string) {
	admin := f.token("admin")
	input := func(more map[string]any) map[string]any { return map[string]any{"input": more} }
	return map[string]func(as []string){
		"logging out":                      func(as []string) { f.ask(`mutation { logOut { user { id } } }`, nil, as...) },
		"being ended from another session": func(as []string) { f.endSession(f.sessions(as...)[0].ID, f.token("customer")...) },
		"an admin":                         func(as []string) { f.endSession(f.sessions(as...)[0].ID, admin...) },
		"a new password": func([]string) {
			f.ask(`mutation($input: ChangePasswordInput!) { changePassword(input: $input) { errors { code } } }`,
				input(map[string]any{"currentPassword": demoPassword, "newPassword": "another-long-one"}), f.token("customer")...)
			f.exec("UPDATE credentials SET password_hash = (SELECT password_hash FROM credentials c JOIN users u ON u.id = c.user_id WHERE username = 'staff') WHERE user_id = (SELECT id FROM users WHERE username = 'customer')")
		},
		"a reset password": func([]string) {
			f.ask(`mutation($input: ResetPasswordInput!) { resetPassword(input: $input) { errors { code } } }`,
				input(map[string]any{"user": f.id("customer"), "newPassword": "another-long-one"}), admin...)
			f.exec("UPDATE credentials SET password_hash = (SELECT password_hash FROM credentials c JOIN users u ON u.id = c.user_id WHERE username = 'staff') WHERE user_id = (SELECT id FROM users WHERE username = 'customer')")
		},
		"another role": func([]string) {
			var version int
			f.read(&version, "SELECT version FROM users WHERE username = 'customer'")
			f.ask(`mutation($input: SetUserRoleInput!) { setUserRole(input: $input) { errors { code } } }`,
				input(map[string]any{"user": f.id("customer"), "role": "STAFF", "expectedVersion": version}), admin...)
		},
		"a user who is no longer active": func([]string) {
			var version int
			f.read(&version, "SELECT version FROM users WHERE username = 'customer'")
			f.ask(`mutation($input: SetUserActiveInput!) { setUserActive(input: $input) { errors { code } } }`,
				input(map[string]any{"user": f.id("customer"), "isActive": false, "expectedVersion": version}), admin...)
			f.exec("UPDATE users SET is_active = true WHERE username = 'customer'")
		},
	}
}

func TestStreamsOfSessionsThatDoNotCount(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	s := f.listen()
	for _, authorization := range []string{"Bearer nonsense", "nonsense", "Basic abc"} {
		c := dial(t, s)
		c.send(message{Type: "connection_init", Payload: asJSON(t, map[string]any{"Authorization": authorization})})
		c.requireClosed(4403, "UNAUTHENTICATED")
	}
	as := f.token("customer")
	c := connect(t, s, as) // from here on nothing is told
	f.exec("DELETE FROM sessions")
	f.hub.Publish(t.Context(), pubsub.Sessions(f.uuid("customer")))
	c.requireClosed(4403, "UNAUTHENTICATED")
}

func (f *testServer) uuid(username string) (id uuid.UUID) {
	f.t.Helper()
	f.read(&id, "SELECT id FROM users WHERE username = $1", username)
	return id
}

// A browser's socket has the viewer of its cookie.
func TestSocketsByCookie(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	s := f.listen()
	a := f.askAt("http://localhost/graphql", logIn, map[string]any{"username": "customer", "password": demoPassword, "transport": "COOKIE"})
	cookie := a.header.Get("Set-Cookie")
	require.NotEmpty(t, cookie)
	c := dial(t, s, "Cookie", cookie[:len("orderly=")+43])
	c.send(message{Type: "connection_init"})
	require.Equal(t, "connection_ack", c.receive().Type)
	order := f.order("customer")
	c.subscribe("1", orderUpdated, map[string]any{"id": order.String()})
	c.next("1")
	f.exec("DELETE FROM sessions")
	f.hub.Publish(t.Context(), pubsub.Sessions(f.uuid("customer")))
	c.requireClosed(4403, "UNAUTHENTICATED")
}

func TestLimitsOfStreams(t *testing.T) {
	t.Parallel()
	f := newServer(t, withStreams(stream.Limits{PerViewer: 2, Max: 3, Operations: 2}))
	s, customer, staff := f.listen(), f.token("customer"), f.token("staff")
	order := f.order("customer")
	first := connect(t, s, customer)
	for _, id := range []string{"1", "2"} {
		first.subscribe(id, orderUpdated, map[string]any{"id": order.String()})
		first.next(id)
	}
	first.subscribe("3", orderUpdated, map[string]any{"id": order.String()})
	first.requireRefused("3", "THROTTLED")
	first.send(message{ID: "1", Type: "complete"})
	first.subscribe("3", orderUpdated, map[string]any{"id": order.String()})
	first.next("3")

	connect(t, s, customer)
	third := dial(t, s)
	third.send(message{Type: "connection_init", Payload: asJSON(t, map[string]any{"authorization": customer[1]})})
	third.requireClosed(4429, "THROTTLED")
	heard := listenTo(t, s, notified, nil, customer...)
	require.Equal(t, http.StatusTooManyRequests, heard.response.StatusCode)

	connect(t, s, staff)
	heard = listenTo(t, s, notified, nil, staff...) // there are three
	require.Equal(t, http.StatusTooManyRequests, heard.response.StatusCode)
	require.NoError(t, first.conn.CloseNow())
	require.Eventually(t, func() bool { return f.handler.Streams.Count() == 2 }, patience, pollInterval)
	connect(t, s, customer)
}

// Sockets whose clients have not sent the first message are counted by address, and may send only little.
func TestSocketsThatHaveNotBegunAreLimited(t *testing.T) {
	t.Parallel()
	f := newServer(t, withStreams(stream.Limits{PerViewer: 2, Max: 10}))
	s, staff := f.listen(), f.token("staff")
	first := dial(t, s)
	long := dial(t, s)
	dial(t, s).requireClosed(4429, "THROTTLED")
	first.send(message{Type: "connection_init", Payload: asJSON(t, map[string]string{"authorization": staff[1]})})
	require.Equal(t, "connection_ack", first.receive().Type)
	dial(t, s)
	long.send(message{Type: "connection_init", Payload: asJSON(t, map[string]string{"x": strings.Repeat("x", 8<<10)})})
	long.requireClosed(1009, "")
}

// An event that its viewer can't pay for yet is not lost.
func TestEventsWaitForTheirPrice(t *testing.T) {
	t.Parallel()
	f := newServer(t, func(_ *auth.Accounts, o *httpapi.GraphQLOptions) {
		o.Throttle = ratelimit.NewLeased(nil, "cost", ratelimit.Rate{Maximum: 5, Restore: 20})
	})
	report := f.report("staff")
	heard := listenTo(t, f.listen(), reportUpdated, map[string]any{"id": report.GlobalID().String()}, f.token("staff")...)
	heard.next()
	_, err := f.db.BeginReport(t.Context(), report.ID, report.Attempt)
	require.NoError(t, err)
	for progress := 1; progress <= 10; progress++ {
		_, err := f.db.HeartbeatReport(t.Context(), report.ID, report.Attempt, progress)
		require.NoError(t, err)
		f.hub.Publish(t.Context(), pubsub.Report(report.ID))
		var data struct{ ReportUpdated struct{ Progress int } }
		for data.ReportUpdated.Progress < progress { // that it has begun is an event too
			require.NoError(t, json.Unmarshal([]byte(heard.next().data(t)), &data))
		}
	}
}

// A server that stops tells clients to connect again, and accepts no new streams.
func TestStoppingEndsStreams(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	s, staff := f.listen(), f.token("staff")
	c := connect(t, s, staff)
	c.subscribe("1", notified, nil)
	heard := listenTo(t, s, notified, nil, staff...)
	require.Eventually(t, func() bool { return f.handler.Streams.Count() == 2 }, patience, pollInterval)
	stopped := make(chan error, 1)
	go func() { stopped <- f.handler.Streams.Stop(context.WithoutCancel(t.Context())) }()
	c.requireClosed(1001, "UNAVAILABLE")
	require.Equal(t, []string{"UNAVAILABLE"}, heard.next().codes(t))
	heard.requireComplete()
	require.NoError(t, <-stopped)
	late := dial(t, s)
	late.requireClosed(1001, "UNAVAILABLE")
	require.Equal(t, http.StatusServiceUnavailable, listenTo(t, s, notified, nil, staff...).response.StatusCode)
}

// The same holds for sockets whose clients have not sent the first message. The server waits until they are closed.
func TestStoppingEndsSocketsThatHaveNotBegun(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	c := dial(t, f.listen())
	atOnce, cancel := context.WithCancel(t.Context())
	cancel()
	for range 20 { // it would be luck once
		require.ErrorIs(t, f.handler.Streams.Stop(atOnce), context.Canceled, "the client has not answered yet")
	}
	c.requireClosed(1001, "UNAVAILABLE")
	require.NoError(t, f.handler.Streams.Stop(t.Context()))
}
