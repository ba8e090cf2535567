package lockstephttp

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/coder/websocket"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// connection is an open socket. One goroutine reads, and one runs each operation; an idle connection has no others.
type connection struct {
	Socket

	socket  *websocket.Conn
	exec    graphql.GraphExecutor
	header  http.Header
	ctx     context.Context //nolint:containedctx // the request's, without its cancellation
	stream  context.Context //nolint:containedctx // the context of operations; nil before the client's init
	alive   atomic.Bool     // whether the client sent anything since the last ping
	closing atomic.Bool     // it is being closed

	mutex   sync.Mutex
	active  map[string]*operation
	places  int // operations of which something may still run
	running sync.WaitGroup
}

// message is a message of the protocol.
type message struct {
	ID      string          `json:"id,omitempty"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

func (c *connection) serve(waiting context.Context, left func()) {
	stop := context.AfterFunc(waiting, func() { c.closeFor(context.Cause(waiting)) })
	leave := func() { stop(); left() }
	init := time.AfterFunc(c.Init, func() { c.close(closeInitTimeout, "Connection initialisation timeout") })
	defer init.Stop()
	ctx, cancel := context.WithCancel(c.ctx)
	defer func() {
		c.handlePanic(ctx, recover())
		c.closing.Store(true) // there is nobody left to tell why
		cancel()
		c.running.Wait()
		leave()
	}()
	for {
		m, ok := c.read()
		switch {
		case !ok:
			_ = c.socket.CloseNow()
			return
		case c.closing.Load():
		case m.Type == "connection_init" && c.stream == nil:
			leave()
			leave = func() {}
			if end := c.begin(ctx, m); end != nil {
				init.Stop()
				c.socket.SetReadLimit(c.ReadLimit)
				leave = end
			}
		default:
			c.handle(m)
		}
	}
}

// handlePanic closes the socket after a panic, and reports the panic like any error.
func (c *connection) handlePanic(ctx context.Context, cause any) {
	if cause == nil {
		return
	}
	err := fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
	c.exec.DispatchError(ctx, gqlerror.List{gqlerror.Wrap(err)})
	c.closeFor(err)
}

// read waits for a message; false if there will be no more.
func (c *connection) read() (message, bool) {
	for {
		// With a context that ends, the socket would be closed without a reason for the client.
		kind, text, err := c.socket.Read(c.ctx)
		if err != nil {
			return message{}, false
		}
		c.alive.Store(true)
		var m message
		if kind == websocket.MessageText && json.Unmarshal(text, &m) == nil && m.Type != "" {
			return m, true
		}
		c.close(closeInvalid, "Invalid message")
	}
}

// begin opens the stream. It returns what to call when the socket is closed; nil if it is already being closed.
func (c *connection) begin(ctx context.Context, m message) (end func()) {
	var params map[string]any
	if len(m.Payload) > 0 && string(m.Payload) != "null" {
		var err *problem
		if params, err = object("the payload", bytes.NewBuffer(m.Payload)); err != nil {
			c.close(closeInvalid, err.message)
			return nil
		}
	}
	stream, leave, err := c.Open(ctx, params)
	if err != nil {
		c.closeFor(err)
		return nil
	}
	c.stream = stream
	stop := context.AfterFunc(stream, func() { c.closeFor(context.Cause(stream)) })
	c.send(message{Type: "connection_ack"})
	beat := c.startPings()
	return func() { stop(); beat.Stop(); leave() }
}

// startPings sends pings, and drops a client that does not answer.
func (c *connection) startPings() *time.Timer {
	var beat *time.Timer
	var set sync.Mutex
	set.Lock()
	defer set.Unlock()
	beat = time.AfterFunc(c.KeepAlive, func() {
		if !c.alive.Swap(false) {
			_ = c.socket.CloseNow()
			return
		}
		if c.send(message{Type: "ping"}) {
			set.Lock()
			defer set.Unlock()
			beat.Reset(c.KeepAlive)
		}
	})
	return beat
}

// handle handles a message of the client.
func (c *connection) handle(m message) {
	switch m.Type {
	case "ping":
		c.send(message{Type: "pong", Payload: m.Payload})
	case "pong":
	case "subscribe":
		c.subscribe(m)
	case "complete":
		c.mutex.Lock()
		defer c.mutex.Unlock()
		if o := c.active[m.ID]; o != nil {
			o.cancel()
			delete(c.active, m.ID)
		}
	case "connection_init":
		c.close(closeManyInits, "Too many initialisation requests")
	default:
		c.close(closeInvalid, "Invalid message")
	}
}

// send sends a message, or drops a client that does not read it in time.
func (c *connection) send(m message, payload ...[]byte) bool {
	ctx, cancel := context.WithTimeout(c.ctx, c.Write)
	defer cancel()
	return c.socket.Write(ctx, websocket.MessageText, m.encoded(payload)) == nil
}

// encoded keeps the payload's bytes as they are. The payload may also be given in parts.
func (m message) encoded(chunks [][]byte) []byte {
	if m.Payload != nil {
		chunks = [][]byte{m.Payload}
	}
	length := len(m.ID) + 64
	for _, part := range chunks {
		length += len(part)
	}
	text := make([]byte, 0, length)
	text = append(text, '{')
	if m.ID != "" {
		text = appendMember(text, "id", m.ID)
	}
	text = appendMember(text, "type", m.Type)
	if len(chunks) > 0 {
		text = append(text, `,"payload":`...)
	}
	for _, part := range chunks {
		text = append(text, part...)
	}
	return append(text, '}')
}

func (c *connection) closeFor(err error) {
	code, reason := c.Closing(err)
	c.close(websocket.StatusCode(code), reason)
}

// close starts to close the socket: the reader sees the end. It does not wait, since the client may take its time
// to answer.
func (c *connection) close(code websocket.StatusCode, reason string) {
	if c.closing.Swap(true) {
		return
	}
	if len(reason) > maxCloseReason {
		reason = strings.ToValidUTF8(reason[:maxCloseReason], "")
	}
	go func() { _ = c.socket.Close(code, reason) }()
}
