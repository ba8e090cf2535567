package lockstephttp_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"orderly.example/lockstep/lockstephttp"
)

const (
	patience    = time.Minute
	moment      = 5 * time.Millisecond
	aSubscriber = `{"id": "1", "type": "subscribe", "payload": {"query": "subscription { a }"}}`
	initiation  = `{"type": "connection_init"}`
)

var errGone = errors.New("gone")

// open is an Open that takes everybody, but those who send `no`.
func open(ctx context.Context, params map[string]any) (context.Context, func(), error) {
	switch {
	case params["no"] != nil:
		return nil, nil, errGone
	case params["panic"] != nil:
		panic("oh")
	}
	return ctx, func() {}, nil
}

// counted is the same; ended is how many of those it took have ended.
func counted() (o lockstephttp.Open, ended *atomic.Int64) {
	ended = &atomic.Int64{}
	return func(ctx context.Context, _ map[string]any) (context.Context, func(), error) {
		return ctx, func() { ended.Add(1) }, nil
	}, ended
}

func socketOf(change func(*lockstephttp.Socket)) lockstephttp.Socket {
	s := lockstephttp.Socket{Open: open, Closing: func(err error) (int, string) { return 4403, err.Error() }, ReadLimit: 1000, Operations: 2, Full: errors.New("full")}
	if change != nil {
		change(&s)
	}
	return s
}

// stream is an executor whose operations answer until their context ends, once for each tick.
type stream struct {
	executor

	data  string
	ticks chan struct{} // nil: as fast as the client reads
	sent  atomic.Int64
}

func (s *stream) CreateOperationContext(ctx context.Context, params *graphql.RawParams) (*graphql.OperationContext, gqlerror.List) {
	s.executor = executor{operation: ast.Subscription}
	if strings.HasPrefix(params.Query, "{") {
		s.operation = ast.Query
	}
	return s.executor.CreateOperationContext(ctx, params)
}

func (s *stream) DispatchOperation(ctx context.Context, _ *graphql.OperationContext) (graphql.ResponseHandler, context.Context) {
	return func(ctx context.Context) *graphql.Response {
		if s.ticks != nil {
			select {
			case <-s.ticks:
			case <-ctx.Done():
				return nil
			}
		}
		if ctx.Err() != nil {
			return nil
		}
		s.sent.Add(1)
		return &graphql.Response{Data: json.RawMessage(s.data)}
	}, ctx
}

// serve has a transport answer all requests.
func serve(t *testing.T, transport graphql.Transport, exec graphql.GraphExecutor) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { transport.Do(w, r, exec) }))
	t.Cleanup(server.Close)
	return server
}

func dial(t *testing.T, server *httptest.Server, protocols ...string) *websocket.Conn {
	t.Helper()
	conn, _, err := websocket.Dial(t.Context(), server.URL, &websocket.DialOptions{Subprotocols: protocols}) //nolint:bodyclose // Dial does
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.CloseNow() })
	return conn
}

// What a client does against the protocol closes its socket, with the protocol's code.
func TestSocketsOfClientsThatAreWrong(t *testing.T) {
	t.Parallel()
	server := serve(t, socketOf(func(s *lockstephttp.Socket) { s.Init = patience }), &stream{ticks: make(chan struct{})})
	hurried := serve(t, socketOf(func(s *lockstephttp.Socket) { s.Init = moment }), &stream{ticks: make(chan struct{})})
	cases := map[string]struct {
		code   websocket.StatusCode
		reason string
		send   []string
	}{
		"no JSON":         {4400, "Invalid message", []string{`{`}},
		"no type":         {4400, "Invalid message", []string{`{}`}},
		"unknown type":    {4400, "Invalid message", []string{initiation, `{"type": "start"}`}},
		"no id":           {4400, "Invalid message", []string{initiation, `{"type": "subscribe", "payload": {}}`}},
		"a long id":       {4400, "Invalid message", []string{initiation, strings.Replace(aSubscriber, "1", strings.Repeat("1", 201), 1)}},
		"bad params":      {4400, "the payload must be a JSON object", []string{`{"type": "connection_init", "payload": []}`}},
		"not initialised": {4401, "Unauthorized", []string{aSubscriber}},
		"a panic":         {4403, "panic: oh", []string{`{"type": "connection_init", "payload": {"panic": true}}`}},
		"refused":         {4403, "gone", []string{`{"type": "connection_init", "payload": {"no": true}}`}},
		"nothing said":    {4408, "Connection initialisation timeout", nil},
		"the same id":     {4409, `Subscriber for "1" already exists`, []string{initiation, aSubscriber, aSubscriber}},
		"initialised twice": {
			4429, "Too many initialisation requests", []string{initiation, initiation},
		},
		"too long": {websocket.StatusMessageTooBig, "", []string{initiation, `{"type": "ping", "payload": {"a": "` + strings.Repeat("a", 1000) + `"}}`}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			of := server
			if len(c.send) == 0 {
				of = hurried
			}
			conn := dial(t, of, "graphql-transport-ws")
			for _, m := range c.send {
				require.NoError(t, conn.Write(t.Context(), websocket.MessageText, []byte(m)))
			}
			requireClosed(t, conn, c.code, c.reason)
		})
	}
	t.Run("another protocol", func(t *testing.T) {
		t.Parallel()
		requireClosed(t, dial(t, server, "graphql-ws"), 4406, "Subprotocol not acceptable")
	})
}

func requireClosed(t *testing.T, conn *websocket.Conn, code websocket.StatusCode, reason string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var err error
	for err == nil {
		_, _, err = conn.Read(ctx)
	}
	closed := websocket.CloseError{}
	require.ErrorAs(t, err, &closed)
	require.Equal(t, code, closed.Code, closed.Reason)
	require.Contains(t, closed.Reason, reason)
}

func TestOperationsOfASocket(t *testing.T) {
	t.Parallel()
	exec := &stream{data: `{"a":"<1>"}`, ticks: make(chan struct{})}
	server := serve(t, socketOf(nil), exec)
	conn := dial(t, server, "graphql-transport-ws")
	say := func(m string) { require.NoError(t, conn.Write(t.Context(), websocket.MessageText, []byte(m))) }
	hear := func(expected string) {
		_, text, err := conn.Read(t.Context())
		require.NoError(t, err)
		require.Equal(t, expected, string(text))
	}
	say(`{"type": "ping", "payload": {"a": 1}}`)
	hear(`{"type":"pong","payload":{"a": 1}}`)
	say(initiation)
	hear(`{"type":"connection_ack"}`)
	say(aSubscriber)
	exec.ticks <- struct{}{}
	hear(`{"id":"1","type":"next","payload":{"data":{"a":"<1>"}}}`)
	say(`{"id": "2", "type": "subscribe", "payload": {"query": "{ a }"}}`)
	hear(`{"id":"2","type":"error","payload":[{"message":"a socket is for subscriptions alone: send this by POST","extensions":{"code":"BAD_REQUEST"}}]}`)
	say(`{"id": "2", "type": "subscribe", "payload": {"query": 1}}`)
	hear("{\"id\":\"2\",\"type\":\"error\",\"payload\":[{\"message\":\"`query` must be a string\",\"extensions\":{\"code\":\"BAD_REQUEST\"}}]}")
	say(strings.Replace(aSubscriber, `"1"`, `"2"`, 1))
	say(strings.Replace(aSubscriber, `"1"`, `"3"`, 1))
	hear(`{"id":"3","type":"error","payload":[{"message":"full"}]}`)
	say(`{"id": "1", "type": "complete"}`)
	say(`{"id": "2", "type": "complete"}`)
	say(`{"id": "2", "type": "complete"}`) // a second time it does nothing
	say(`{"type": "ping"}`)
	hear(`{"type":"pong"}`) // those that were ended take no tick any more
	say(aSubscriber)
	close(exec.ticks)
	hear(`{"id":"1","type":"next","payload":{"data":{"a":"<1>"}}}`)
}

// A client that reads nothing is dropped once its connection holds no more.
func TestSlowClientsAreDropped(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		transport func(lockstephttp.Open) graphql.Transport
		request   string
	}{
		"socket": {func(o lockstephttp.Open) graphql.Transport {
			return socketOf(func(s *lockstephttp.Socket) { s.Open, s.Write = o, 200*time.Millisecond })
		}, "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
			"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n" +
			frame(initiation) + frame(aSubscriber)},
		"event stream": {
			func(o lockstephttp.Open) graphql.Transport {
				return lockstephttp.Events{Open: o, Write: 200 * time.Millisecond}
			},
			"GET /?query=subscription{a} HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			exec := &stream{data: `"` + strings.Repeat("a", 100_000) + `"`}
			open, ended := counted()
			server := serve(t, c.transport(open), exec)
			conn, err := net.Dial("tcp", server.Listener.Addr().String()) //nolint:noctx // of this machine
			require.NoError(t, err)
			t.Cleanup(func() { _ = conn.Close() })
			_, err = conn.Write([]byte(c.request))
			require.NoError(t, err)
			require.Eventually(t, func() bool { return ended.Load() == 1 }, patience, moment)
			require.Less(t, exec.sent.Load(), int64(1000), "what it did not read was not kept")
		})
	}
}

// frame is a client's text as RFC 6455 sends it, masked with nothing.
func frame(text string) string {
	return string([]byte{0x81, 0x80 | byte(len(text)), 0, 0, 0, 0}) + text
}

// A client that has gone without a word is noticed by its silence.
func TestSilentClientsAreDropped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const beat = time.Minute
		open, ended := counted()
		socket := socketOf(func(s *lockstephttp.Socket) { s.Open, s.KeepAlive = open, beat })
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			socket.Do(w, r, &stream{ticks: make(chan struct{})})
		}))
		pipes := newPipes()
		server.Listener = pipes
		server.Start()
		defer server.Close()
		client := &http.Client{Transport: &http.Transport{DialContext: pipes.dial}}
		conn, _, err := websocket.Dial(t.Context(), server.URL, &websocket.DialOptions{Subprotocols: []string{"graphql-transport-ws"}, HTTPClient: client}) //nolint:bodyclose // Dial does
		require.NoError(t, err)
		defer func() { _ = conn.CloseNow() }()
		require.NoError(t, conn.Write(t.Context(), websocket.MessageText, []byte(initiation)))
		for range 10 { // as long as it answers it stays
			for text := ""; text != `{"type":"ping"}`; {
				_, read, err := conn.Read(t.Context())
				require.NoError(t, err)
				text = string(read)
			}
			time.Sleep(beat / 2) //nolint:forbidigo // takes no time: the test makes it
			require.NoError(t, conn.Write(t.Context(), websocket.MessageText, []byte(`{"type":"pong"}`)))
		}
		require.Zero(t, ended.Load())
		go func() { // the pings are read, and not answered
			for {
				if _, _, err := conn.Read(t.Context()); err != nil {
					return
				}
			}
		}()
		time.Sleep(3 * beat) //nolint:forbidigo // as above
		synctest.Wait()
		require.EqualValues(t, 1, ended.Load())
	})
}

// pipes is a listener within the process, whose time a test can make.
type pipes struct {
	waiting chan net.Conn
	closed  chan struct{}
	once    sync.Once
}

func newPipes() *pipes { return &pipes{waiting: make(chan net.Conn), closed: make(chan struct{})} }

func (p *pipes) dial(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	p.waiting <- server
	return client, nil
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.waiting:
		return conn, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }

// While there are no events, comments keep the connection.
func TestEventStreamsBeat(t *testing.T) {
	t.Parallel()
	server := serve(t, lockstephttp.Events{Open: open, KeepAlive: moment}, &stream{ticks: make(chan struct{})})
	response, err := http.Get(server.URL + "/?query=subscription{a}") //nolint:noctx // it is the server's own
	require.NoError(t, err)
	defer func() { require.NoError(t, response.Body.Close()) }()
	require.Equal(t, "text/event-stream; charset=utf-8", response.Header.Get("Content-Type"))
	beats := make([]byte, 9)
	_, err = io.ReadFull(response.Body, beats)
	require.NoError(t, err)
	require.Equal(t, ":\n\n:\n\n:\n\n", string(beats))
}

// stuck is an executor whose operations do not end before they may, even if their clients have gone.
type stuck struct {
	executor

	begun chan struct{}
	end   chan struct{}
}

func (s *stuck) CreateOperationContext(context.Context, *graphql.RawParams) (*graphql.OperationContext, gqlerror.List) {
	s.executor = executor{operation: ast.Subscription}
	return s.executor.CreateOperationContext(nil, nil) //nolint:staticcheck // it asks for neither
}

func (s *stuck) DispatchOperation(ctx context.Context, _ *graphql.OperationContext) (graphql.ResponseHandler, context.Context) {
	return func(context.Context) *graphql.Response {
		s.begun <- struct{}{}
		<-s.end
		return nil
	}, ctx
}

// Of the operations that a client has ended, no more run than it may have at once.
func TestEndedOperationsKeepTheirPlaces(t *testing.T) {
	t.Parallel()
	exec := &stuck{begun: make(chan struct{}), end: make(chan struct{})}
	t.Cleanup(func() { close(exec.end) })
	conn := dial(t, serve(t, socketOf(nil), exec), "graphql-transport-ws")
	say := func(text string) { require.NoError(t, conn.Write(t.Context(), websocket.MessageText, []byte(text))) }
	hear := func() string {
		_, text, err := conn.Read(t.Context())
		require.NoError(t, err)
		return string(text)
	}
	say(initiation)
	require.Contains(t, hear(), "connection_ack")
	for range 2 * 2 { // operations at once, and ended ones
		say(aSubscriber)
		<-exec.begun
		say(`{"id": "1", "type": "complete"}`)
	}
	say(aSubscriber)
	require.Contains(t, hear(), "full")
}
