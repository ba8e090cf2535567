package httpapi_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/pubsub"
	"orderly.example/internal/uuid"
	"orderly.example/resolvers"
)

const (
	reportUpdated  = `subscription($id: ID!) { reportUpdated(id: $id) { status progress } }`
	orderUpdated   = `subscription($id: ID!) { orderUpdated(id: $id) { status version customer { username } } }`
	notified       = `subscription { notificationReceived { kind subject { __typename } } }`
	setOrderStatus = `mutation($input: SetOrderStatusInput!) { setOrderStatus(input: $input) { order { version } errors { code message } } }`
)

// A client is notified by one server of a report that another process makes.
func TestReportUpdated(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	elsewhere := f.secondServer()
	c := connect(t, f.listen(), f.token("staff"))
	report := f.report("staff")
	told := resolvers.PublishReports(elsewhere.hub)
	notices := listenTo(t, f.listen(), `subscription { notificationReceived { kind } }`, nil, f.token("staff")...)

	c.subscribe("1", reportUpdated, map[string]any{"id": report.GlobalID().String()})
	require.JSONEq(t, `{"reportUpdated": {"status": "QUEUED", "progress": 0}}`, c.next("1"))
	now, err := elsewhere.db.BeginReport(t.Context(), report.ID, report.Attempt)
	require.NoError(t, err)
	told(t.Context(), now)
	require.JSONEq(t, `{"reportUpdated": {"status": "RUNNING", "progress": 0}}`, c.next("1"))
	now, err = elsewhere.db.HeartbeatReport(t.Context(), report.ID, report.Attempt, 40)
	require.NoError(t, err)
	told(t.Context(), now)
	require.JSONEq(t, `{"reportUpdated": {"status": "RUNNING", "progress": 40}}`, c.next("1"))
	told(t.Context(), now) // nothing has changed: there is no event
	now, err = elsewhere.db.PublishReport(t.Context(), report.ID, report.Attempt, db.ReportFile{
		Blob: "b", AsOf: time.Now(), SHA256: strings.Repeat("0", 64),
	})
	require.NoError(t, err)
	told(t.Context(), now)
	require.JSONEq(t, `{"reportUpdated": {"status": "SUCCEEDED", "progress": 100}}`, c.next("1"))
	c.requireComplete("1")
	require.JSONEq(t, `{"notificationReceived": {"kind": "REPORT_READY"}}`, notices.next().data(t))

	c.subscribe("1", reportUpdated, map[string]any{"id": report.GlobalID().String()}) // the id is free again
	require.JSONEq(t, `{"reportUpdated": {"status": "SUCCEEDED", "progress": 100}}`, c.next("1"))
	c.requireComplete("1")
}

func TestOrderUpdatedAndNotified(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	elsewhere, customer, staff := f.secondServer(), f.token("customer"), f.token("staff")
	order := f.order("customer")
	c := connect(t, f.listen(), customer)
	c.subscribe("order", orderUpdated, map[string]any{"id": order.String()})
	require.JSONEq(t, `{"orderUpdated": {"status": "PENDING", "version": 1, "customer": {"username": "customer"}}}`, c.next("order"))
	heard := listenTo(t, f.listen(), notified, nil, customer...)

	for version, status := range []string{"PAID", "SHIPPED", "DELIVERED"} {
		a := elsewhere.ask(setOrderStatus, map[string]any{"input": map[string]any{
			"order": order.String(), "status": status, "expectedVersion": version + 1,
		}}, staff...)
		require.Contains(t, a.body, `"errors":[]`)
		require.Contains(t, c.next("order"), `"status":"`+status+`"`)
		requireData(t, `{"notificationReceived": {"kind": "ORDER_STATUS", "subject": {"__typename": "Order"}}}`, heard.next())
	}
	c.send(message{ID: "order", Type: "complete"})
	c.send(message{Type: "ping"})
	require.Equal(t, "pong", c.receive().Type)
}

// Staff are notified of products that run out, whoever buys them.
func TestStaffAreNotifiedOfLowStock(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	elsewhere, customer := f.secondServer(), f.token("customer")
	heard := listenTo(t, f.listen(), `subscription { notificationReceived { kind } }`, nil, f.token("staff")...)
	product := db.ID{Kind: db.KindProduct}
	f.read(&product.UUID, "UPDATE products SET stock = 10, is_active = true WHERE id = (SELECT min(id::text)::uuid FROM products) RETURNING id")
	a := elsewhere.ask(`mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { errors { code } } }`, map[string]any{"input": map[string]any{
		"items": []any{map[string]any{"product": product.String(), "quantity": 5}}, "idempotencyKey": "k",
	}}, customer...)
	require.Contains(t, a.body, `"errors":[]`)
	requireData(t, `{"notificationReceived": {"kind": "LOW_STOCK"}}`, heard.next())
}

// Each notification arrives once, although they are not committed in the order of their times.
func TestNotificationsThatAreLate(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	heard := listenTo(t, f.listen(), `subscription { notificationReceived { title } }`, nil, f.token("customer")...)
	var user uuid.UUID
	f.read(&user, "SELECT id FROM users WHERE username = 'customer'")
	add := `INSERT INTO notifications (id, user_id, kind, title, body, created_at) SELECT uuid_v7(), $1, 'LOW_STOCK', $2, '', now()`
	late, err := f.ownPool.Begin(t.Context())
	require.NoError(t, err)
	_, err = late.Exec(t.Context(), add, user, "late")
	require.NoError(t, err)
	for _, title := range []string{"one", "two"} {
		f.exec(add, user, title)
		f.hub.Publish(t.Context(), pubsub.Notifications(user))
		require.JSONEq(t, `{"notificationReceived": {"title": "`+title+`"}}`, heard.next().data(t))
	}
	require.NoError(t, late.Commit(t.Context()))
	f.hub.Publish(t.Context(), pubsub.Notifications(user))
	requireData(t, `{"notificationReceived": {"title": "late"}}`, heard.next())
	f.exec(`INSERT INTO notifications (id, user_id, kind, title, body, created_at)
		SELECT uuid_v7(), $1, 'LOW_STOCK', n::text, '', now() + n * interval '1 microsecond' FROM generate_series(1, 250) n`, user)
	f.hub.Publish(t.Context(), pubsub.Notifications(user))
	for n := range 250 {
		require.JSONEq(t, `{"notificationReceived": {"title": "`+jsonOf(t, n+1)+`"}}`, heard.next().data(t))
	}
}

// An object that the viewer may not see can't be watched, as if it did not exist.
func TestHiddenObjectsCannotBeWatched(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	c := connect(t, f.listen(), f.token("customer"))
	report, order := f.report("staff"), f.order("customer")
	f.exec("UPDATE orders SET customer_id = (SELECT id FROM users WHERE username = 'staff') WHERE id = $1", order.UUID)
	missing := db.ID{Kind: db.KindReport, UUID: order.UUID}
	var messages []string
	for field, id := range map[string]db.ID{"reportUpdated": report.GlobalID(), "orderUpdated": order} {
		c.subscribe("1", `subscription($id: ID!) { `+field+`(id: $id) { id } }`, map[string]any{"id": id.String()})
		messages = append(messages, c.requireRefused("1", "BAD_ID"))
	}
	c.subscribe("1", reportUpdated, map[string]any{"id": missing.String()})
	messages = append(messages, c.requireRefused("1", "BAD_ID"))
	require.Equal(t, []string{messages[0], messages[0], messages[0]}, messages)

	nobody := dial(t, f.listen())
	nobody.send(message{Type: "connection_init"})
	require.Equal(t, "connection_ack", nobody.receive().Type)
	nobody.subscribe("1", notified, nil)
	nobody.requireRefused("1", "UNAUTHENTICATED")
}

// An event stays within its plan and has its cost in extensions.
func TestCostsOfEvents(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	report := f.report("customer")
	const query = `subscription($id: ID!) { reportUpdated(id: $id) { status requestedBy { username orders(first: 2) { nodes { items { nodes { productName } } } } } } }`
	heard := listenTo(t, f.listen(), query, map[string]any{"id": report.GlobalID().String()}, append(f.token("staff"), "X-Orderly-Cost", "1")...)
	first := heard.next().costOf(t)
	_, err := f.db.BeginReport(t.Context(), report.ID, report.Attempt)
	require.NoError(t, err)
	f.hub.Publish(t.Context(), pubsub.Report(report.ID))
	second := heard.next().costOf(t)
	for _, cost := range []shownCost{first, second} {
		require.Equal(t, 4, cost.Statements.Bound)
		require.Positive(t, cost.Statements.Used)
		require.LessOrEqual(t, cost.Statements.Used, cost.Statements.Bound)
		require.Positive(t, cost.Nodes.Used)
	}
	deep := listenTo(t, f.listen(), `subscription($id: ID!) { reportUpdated(id: $id) { requestedBy {
		orders(first: 2) { nodes { customer { orders(first: 2) { nodes { customer { orders(first: 1) { nodes { id } } } } } } } } } } }`,
		map[string]any{"id": report.GlobalID().String()}, append(f.token("staff"), "X-Orderly-Cost", "1")...)
	cost := deep.next().costOf(t)
	require.Equal(t, 4, cost.Statements.Bound, "levels are chained")
	require.LessOrEqual(t, cost.Statements.Used, 4)
}

// Without Redis there are no messages from other processes: the row is read each second.
func TestSubscriptionsWithoutRedis(t *testing.T) {
	t.Parallel()
	s := newTrouble(t)
	hub := pubsub.New(s.open(), pubsub.Options{})
	t.Cleanup(hub.Close)
	handler, err := httpapi.NewGraphQL(httpapi.GraphQLOptions{DB: s.one.db, Caches: s.one.rows, Hub: hub, Timeout: patience})
	require.NoError(t, err)
	f := &testServer{t: t, db: s.one.db, rows: s.one.rows, handler: handler, ownPool: s.one.ownPool}
	report := f.report("staff")
	c := connect(t, f.listen(), s.staff)
	c.subscribe("1", reportUpdated, map[string]any{"id": report.GlobalID().String()})
	c.next("1")
	require.NoError(t, s.redis.Stop())
	_, errs, err := s.other.db.CancelReport(t.Context(), report.GlobalID(), uuid.UUID{})
	require.NoError(t, err)
	require.Nil(t, errs)
	require.JSONEq(t, `{"reportUpdated": {"status": "CANCELLED", "progress": 0}}`, c.next("1"))
	c.requireComplete("1")
}

// The deadline of a request does not end the stream that it has become.
func TestStreamsOutliveTheTimeLimit(t *testing.T) {
	t.Parallel()
	f := newServer(t, func(_ *auth.Accounts, o *httpapi.GraphQLOptions) {
		o.Timeout, o.Streams.Beat = 500*time.Millisecond, 600*time.Millisecond
	})
	report := f.report("staff")
	as := f.token("staff")
	heard := listenTo(t, f.listen(), reportUpdated, map[string]any{"id": report.GlobalID().String()}, as...)
	require.Contains(t, heard.next().body, "QUEUED")
	for heard.lines.Text() != ":" { // it is the end of the first event, until the beat
		require.True(t, heard.lines.Scan())
	}
	a := f.ask(`mutation($input: CancelReportInput!) { cancelReport(input: $input) { errors { code } } }`,
		map[string]any{"input": map[string]any{"report": report.GlobalID().String()}}, as...)
	require.Contains(t, a.body, `"errors":[]`)
	require.Contains(t, heard.next().body, "CANCELLED")
	heard.requireComplete()
}

// A client that accepts JSON and event streams gets JSON, except for subscriptions. One that accepts only event streams gets
// an event stream.
func TestEventStreamsForAnyOperation(t *testing.T) {
	t.Parallel()
	f := newServer(t)
	s, staff := f.listen(), f.token("staff")
	heard := getEvents(t, s, `{ viewer { username } }`, staff...)
	requireData(t, `{"viewer": {"username": "staff"}}`, heard.next())
	heard.requireComplete()
	heard = getEvents(t, s, `{ nonsense }`)
	require.Contains(t, heard.next().body, "GRAPHQL_VALIDATION_FAILED")
	heard.requireComplete()
	heard = getEvents(t, s, notified)
	require.Equal(t, []string{"UNAUTHENTICATED"}, heard.next().codes(t))
	heard.requireComplete()
	heard = getEvents(t, s, `mutation { logOut { user { id } } }`, staff...)
	require.Equal(t, http.StatusMethodNotAllowed, heard.response.StatusCode)
	a := f.ask(`{ viewer { username } }`, nil, append(staff, "Accept", "application/graphql-response+json, application/json, text/event-stream, multipart/mixed")...)
	require.Equal(t, "application/graphql-response+json; charset=utf-8", a.header.Get("Content-Type"))
	a = f.ask(notified, nil, append(staff, "Accept", "text/event-stream;q=0, application/json")...)
	require.Equal(t, http.StatusBadRequest, a.status, "an event stream is not acceptable")
	require.Equal(t, []string{"BAD_REQUEST"}, a.codes(t))
	require.Equal(t, "staff", f.viewerName(staff...))
}
