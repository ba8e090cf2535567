package transport

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/coder/websocket"
)

// subprotocol is https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md.
const subprotocol = "graphql-transport-ws"

// Codes with which a socket is closed, by the protocol.
const (
	closeInvalid      websocket.StatusCode = 4400
	closeUnauthorized websocket.StatusCode = 4401
	closeSubprotocol  websocket.StatusCode = 4406
	closeInitTimeout  websocket.StatusCode = 4408
	closeDuplicate    websocket.StatusCode = 4409
	closeManyInits    websocket.StatusCode = 4429
	defaultInit                            = 5 * time.Second
	defaultOperations                      = 50
	maxCloseReason                         = 123     // bytes, by RFC 6455
	maxID                                  = 200     // bytes: each answer repeats it
	initLimit                              = 8 << 10 // bytes of what a client has to say of itself
)

// Socket answers subscriptions over a WebSocket that speaks graphql-transport-ws. Queries and mutations are refused:
// they have a request's limits, and may need its cookies.
type Socket struct {
	// Enter is called before a socket opens. When the context that it returns ends before the client has begun, the socket
	// is closed for its cause. leave is called once, when the client begins or is gone. Where Enter fails the socket is
	// closed at once. Nil does nothing.
	Enter func(ctx context.Context) (waiting context.Context, leave func(), err error)
	// Open is asked when the client has sent what it has to say of itself.
	Open Open
	// Closing tells with which code and reason a socket is closed for an error of Open or the cause of a stream's end.
	Closing func(err error) (code int, reason string)
	// Init is how long the client may take to begin; 5 s.
	Init time.Duration
	// Write is how long it may take to read a message before it is dropped; 10 s.
	Write time.Duration
	// KeepAlive is how often it is asked for a sign of life; who gives none until the next time is dropped. 20 s.
	KeepAlive time.Duration
	// ReadLimit is the largest message that is read, in bytes; 1 MiB.
	ReadLimit int64
	// Operations is how many a socket may have at once; 50.
	Operations int
	// Full is the error of one operation more.
	Full error
}

var _ graphql.Transport = Socket{}

// Supports says yes to requests for a WebSocket.
func (Socket) Supports(r *http.Request) bool { return IsSocket(r) }

// IsSocket says whether a request asks for a WebSocket. An upgrade to any other protocol, as h2c, may be ignored (RFC
// 9110, 7.8): such a request is a plain one.
func IsSocket(r *http.Request) bool {
	return hasToken(r.Header.Values("Upgrade"), "websocket")
}

// IsStream reports whether a request asks for a WebSocket or an event stream.
func IsStream(r *http.Request) bool { return IsSocket(r) || TakesEvents(r) }

// hasToken says whether a header that is a list, in one line or several, has a token.
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
	return t
}

// Do answers a request for a socket. It returns when that is there, and the socket goes on without what served the
// request: that would take 9 KB of each idle socket, a fifth of all.
func (t Socket) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
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
		InsecureSkipVerify: true, // who asks with a cookie is looked at before
	})
	if err != nil {
		leave()
		return // it has answered
	}
	if socket.Subprotocol() != subprotocol {
		leave()
		_ = socket.Close(closeSubprotocol, "Subprotocol not acceptable")
		return
	}
	if refused != nil {
		code, reason := t.Closing(refused)
		go func() { _ = socket.Close(websocket.StatusCode(code), reason) }() // it waits for the client's word
		return
	}
	c := &connection{
		Socket: t.withDefaults(), socket: socket, exec: located{exec}, header: r.Header,
		ctx: life, active: map[string]*operation{},
	}
	socket.SetReadLimit(min(c.ReadLimit, initLimit))
	go c.serve(waiting, leave)
}
