package lockstephttp

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/coder/websocket"
)

// subprotocol is https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md.
const subprotocol = "graphql-transport-ws"

// Close codes of the protocol.
const (
	closeInvalid      websocket.StatusCode = 4400
	closeUnauthorized websocket.StatusCode = 4401
	closeForbidden    websocket.StatusCode = 4403
	closeSubprotocol  websocket.StatusCode = 4406
	closeInitTimeout  websocket.StatusCode = 4408
	closeDuplicate    websocket.StatusCode = 4409
	closeManyInits    websocket.StatusCode = 4429
	defaultInit                            = 5 * time.Second
	defaultOperations                      = 50
	maxCloseReason                         = 123     // bytes, by RFC 6455
	maxID                                  = 200     // bytes: each answer repeats it
	initLimit                              = 8 << 10 // bytes of the client's connection_init
)

// Socket answers subscriptions over a WebSocket with the protocol graphql-transport-ws. It refuses queries and
// mutations: they have a request's limits, and may need its cookies.
type Socket struct {
	// Enter is called before a socket opens. If the context that it returns ends before the client has sent
	// connection_init, the socket is closed, with the context's cause. leave is called once, when the client sends
	// connection_init or is gone. If Enter fails, the socket is closed at once. Default: nothing.
	Enter func(ctx context.Context) (waiting context.Context, leave func(), err error)
	// Open is called after the client's connection_init. Default: it takes every client.
	Open Open
	// Closing returns the code and the reason with which a socket is closed for an error of Open, or for the cause
	// of a stream's end. Default: 4403, Forbidden.
	Closing func(err error) (code int, reason string)
	// Init is how long the client may take to send connection_init. Default: 5 s.
	Init time.Duration
	// Write is how long the client may take to read a message before it is dropped. Default: 10 s.
	Write time.Duration
	// KeepAlive is the interval of pings. A client that sends nothing until the next is dropped. Default: 20 s.
	KeepAlive time.Duration
	// ReadLimit is the largest message that is read, in bytes. Default: 1 MiB.
	ReadLimit int64
	// Operations is how many operations a socket may have at once. Default: 50.
	Operations int
	// Full is the error for one operation more. Default: one that says so.
	Full error
}

var _ graphql.Transport = Socket{}

// Supports reports whether a request is for a WebSocket.
func (Socket) Supports(r *http.Request) bool { return IsSocket(r) }

// IsSocket reports whether a request asks for a WebSocket. An upgrade to another protocol, such as h2c, may be
// ignored (RFC 9110, 7.8): such a request is an ordinary one.
func IsSocket(r *http.Request) bool {
	return hasToken(r.Header.Values("Upgrade"), "websocket")
}

// IsStream reports whether a request asks for a WebSocket or an event stream.
func IsStream(r *http.Request) bool { return IsSocket(r) || TakesEvents(r) }

// hasToken reports whether a list header, in one line or several, contains a token.
func hasToken(lines []string, token string) bool {
	for _, line := range lines {
		for element := range strings.SplitSeq(line, ",") {
			if strings.EqualFold(strings.TrimSpace(element), token) {
				return true
			}
		}
	}
	return false
}

func (t Socket) withDefaults() Socket {
	t.Init, t.Write, t.KeepAlive = cmp.Or(t.Init, defaultInit), cmp.Or(t.Write, defaultWrite), cmp.Or(t.KeepAlive, defaultKeepAlive)
	t.ReadLimit, t.Operations = cmp.Or(t.ReadLimit, defaultBodyLimit), cmp.Or(t.Operations, defaultOperations)
	if t.Open == nil {
		t.Open = func(ctx context.Context, _ map[string]any) (context.Context, func(), error) {
			return ctx, func() {}, nil
		}
	}
	if t.Closing == nil {
		t.Closing = func(error) (int, string) { return int(closeForbidden), "Forbidden" }
	}
	if t.Full == nil {
		t.Full = errors.New("the socket has as many operations as it may have at once")
	}
	return t
}

// Do answers a request for a socket. It returns once the socket is open, and the socket goes on without the
// goroutine that served the request: keeping it would take 9 KB for each idle socket, a fifth of the total.
func (t Socket) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	t = t.withDefaults()
	life, leave := context.WithoutCancel(r.Context()), func() {}
	waiting := life
	var refused error
	if t.Enter != nil {
		if waiting, leave, refused = t.Enter(life); refused != nil {
			leave = func() {}
		}
	}
	socket, err := websocket.Accept(w, r, &websocket.AcceptOptions{
		Subprotocols:       []string{subprotocol},
		InsecureSkipVerify: true, // requests with cookies were checked before
	})
	if err != nil {
		leave()
		return // Accept has answered
	}
	if socket.Subprotocol() != subprotocol {
		leave()
		_ = socket.Close(closeSubprotocol, "Subprotocol not acceptable")
		return
	}
	if refused != nil {
		code, reason := t.Closing(refused)
		go func() { _ = socket.Close(websocket.StatusCode(code), reason) }() // Close waits for the client
		return
	}
	c := &connection{
		Socket: t, socket: socket, exec: located{exec}, header: r.Header,
		ctx: life, active: map[string]*operation{},
	}
	socket.SetReadLimit(min(c.ReadLimit, initLimit))
	go c.serve(waiting, leave)
}
