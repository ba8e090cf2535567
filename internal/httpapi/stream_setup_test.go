package httpapi_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/httpapi/stream"
	"orderly.example/internal/uuid"
)

func withStreams(l stream.Limits) change {
	return func(_ *auth.Accounts, o *httpapi.GraphQLOptions) { o.Streams = l }
}

// listen accepts connections for a server, and ends their streams with the test.
func (f *testServer) listen() *httptest.Server {
	f.t.Helper()
	s := httptest.NewServer(f.handler)
	f.t.Cleanup(func() {
		require.NoError(f.t, f.handler.Streams.Stop(context.WithoutCancel(f.t.Context())))
		s.Close()
	})
	return s
}

// socket is a client's WebSocket.
type socket struct {
	t    *testing.T
	conn *websocket.Conn
}

// message is a message of graphql-transport-ws.
type message struct {
	ID      string          `json:"id,omitempty"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

// dial opens a socket. Headers are names and values in turn.
func dial(t *testing.T, s *httptest.Server, headers ...string) *socket {
	t.Helper()
	h := http.Header{}
	for i := 0; i+1 < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	conn, _, err := websocket.Dial(ctx, s.URL+"/graphql", &websocket.DialOptions{HTTPHeader: h, Subprotocols: []string{"graphql-transport-ws"}}) //nolint:bodyclose // Dial does
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.CloseNow() })
	return &socket{t, conn}
}

// connect opens a socket and sends the first message, with the header that token returns.
func connect(t *testing.T, s *httptest.Server, as []string) *socket {
	t.Helper()
	c := dial(t, s)
	c.send(message{Type: "connection_init", Payload: asJSON(t, map[string]string{"authorization": as[1]})})
	require.Equal(t, "connection_ack", c.receive().Type)
	return c
}

func (s *socket) send(m message) {
	s.t.Helper()
	require.NoError(s.t, s.conn.Write(s.t.Context(), websocket.MessageText, asJSON(s.t, m)))
}

func (s *socket) subscribe(id, query string, variables map[string]any) {
	s.t.Helper()
	s.send(message{ID: id, Type: "subscribe", Payload: asJSON(s.t, map[string]any{"query": query, "variables": variables})})
}

// receive returns the next message that is not a ping.
func (s *socket) receive() message {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	for {
		_, text, err := s.conn.Read(ctx)
		require.NoError(s.t, err)
		var m message
		require.NoError(s.t, json.Unmarshal(text, &m))
		if m.Type != "ping" {
			return m
		}
		s.send(message{Type: "pong"})
	}
}

// next returns the data of the next message, which must be an event.
func (s *socket) next(id string) string {
	s.t.Helper()
	m := s.receive()
	require.Equal(s.t, "next", m.Type, string(m.Payload))
	require.Equal(s.t, id, m.ID)
	var answer struct{ Data, Errors json.RawMessage }
	require.NoError(s.t, json.Unmarshal(m.Payload, &answer))
	require.Empty(s.t, answer.Errors)
	return string(answer.Data)
}

func (s *socket) requireComplete(id string) {
	s.t.Helper()
	require.Equal(s.t, message{ID: id, Type: "complete"}, s.receive())
}

// requireRefused checks that an operation was refused.
func (s *socket) requireRefused(id, code string) string {
	s.t.Helper()
	m := s.receive()
	require.Equal(s.t, "error", m.Type, string(m.Payload))
	require.Equal(s.t, id, m.ID)
	var errs []struct {
		Message    string
		Extensions struct{ Code string }
	}
	require.NoError(s.t, json.Unmarshal(m.Payload, &errs))
	require.Equal(s.t, code, errs[0].Extensions.Code)
	return errs[0].Message
}

// requireClosed checks that the server has closed the socket, whatever it sent before.
func (s *socket) requireClosed(code int, reason string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	var err error
	for err == nil {
		_, _, err = s.conn.Read(ctx)
	}
	closed := websocket.CloseError{}
	require.ErrorAs(s.t, err, &closed)
	require.Equal(s.t, websocket.StatusCode(code), closed.Code, closed.Reason)
	require.Contains(s.t, closed.Reason, reason)
}

// events is the response to a request for an event stream.
type events struct {
	t        *testing.T
	response *http.Response
	lines    *bufio.Scanner
}

// listenTo requests an event stream. Headers are names and values in turn.
func listenTo(t *testing.T, s *httptest.Server, query string, variables map[string]any, headers ...string) *events {
	t.Helper()
	body := asJSON(t, map[string]any{"query": query, "variables": variables})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/graphql", strings.NewReader(string(body)))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	return openEvents(t, r, headers...)
}

// getEvents does the same by GET, as EventSource does.
func getEvents(t *testing.T, s *httptest.Server, query string, headers ...string) *events {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/graphql?query="+url.QueryEscape(query), http.NoBody)
	require.NoError(t, err)
	return openEvents(t, r, headers...)
}

func openEvents(t *testing.T, r *http.Request, headers ...string) *events {
	t.Helper()
	r.Header.Set("Accept", "text/event-stream")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	t.Cleanup(func() { _ = response.Body.Close() })
	return &events{t, response, bufio.NewScanner(response.Body)}
}

// event returns the name and the data of the next event.
func (e *events) event() (name, data string) {
	e.t.Helper()
	for e.lines.Scan() {
		line := e.lines.Text()
		switch field, value, _ := strings.Cut(line, ":"); {
		case line == "" && name != "":
			return name, data
		case field == "event":
			name = strings.TrimSpace(value)
		case field == "data":
			data = strings.TrimSpace(value)
		}
	}
	require.NoError(e.t, e.lines.Err())
	return "", ""
}

// next returns the answer of the next event.
func (e *events) next() answer {
	e.t.Helper()
	name, data := e.event()
	require.Equal(e.t, "next", name)
	return answer{http.StatusOK, e.response.Header, data}
}

func (e *events) requireComplete() {
	e.t.Helper()
	name, data := e.event()
	require.Equal(e.t, "complete", name)
	require.Empty(e.t, data)
	require.False(e.t, e.lines.Scan(), "nothing comes after that")
}

func asJSON(t testing.TB, v any) json.RawMessage {
	t.Helper()
	text, err := json.Marshal(v)
	require.NoError(t, err)
	return text
}

// report requests a report of a user's orders, which no worker makes.
func (f *testServer) report(username string) *db.Report {
	f.t.Helper()
	var user uuid.UUID
	f.read(&user, "SELECT id FROM users WHERE username = $1", username)
	day := db.DateOf(time.Now())
	report, errs, err := f.db.RequestReport(f.t.Context(), user, user, db.NewReport{
		Kind: db.ReportKindOrdersExport, Format: db.ReportFormatCSV, From: day, To: day, IdempotencyKey: f.t.Name() + time.Now().String(),
	}, func(context.Context, pgx.Tx, uuid.UUID, int, int) error { return nil })
	require.NoError(f.t, err)
	require.Nil(f.t, errs)
	return report
}

// order returns an unpaid order of a user.
func (f *testServer) order(username string) db.ID {
	f.t.Helper()
	id := db.ID{Kind: db.KindOrder}
	f.read(&id.UUID, "SELECT o.id FROM orders o JOIN users u ON u.id = o.customer_id WHERE username = $1 ORDER BY placed_at LIMIT 1", username)
	f.exec("UPDATE orders SET status = 'PENDING', version = 1 WHERE id = $1", id.UUID)
	return id
}
