package limits

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"math"
	"net"
	"slices"
	"sync"
	"sync/atomic"

	"orderly.example/internal/fairqueue"
	"orderly.example/internal/faults"
	"orderly.example/internal/httpapi/origin"
)

// Connections bound the connections that are open at one listener. A connection over a limit is closed at once: if it waited, it
// would hold a file descriptor too. Zero values are no limits.
type Connections struct {
	// Max is how many there may be in all, and MaxPerAddress from one client's address. A trusted proxy's address has no limit of
	// its own: it connects for many clients.
	Max, MaxPerAddress int
	Proxies            origin.Proxies
	// Unreadable is sent, after the status, in place of the words of net/http where a request can't be read; nil sends those.
	Unreadable []byte
	// CountRefusal is called for each connection that is closed; it may be nil.
	CountRefusal func(faults.Refusal)
}

// limitedListener accepts connections within the limits.
type limitedListener struct {
	net.Listener

	limits  Connections
	log     *slog.Logger
	parsing *fairqueue.Queue // by address: parsing what a connection has sent takes a processor

	mutex     sync.Mutex
	open      int
	byAddress map[string]int // without those of proxies
}

// LimitConnections returns a listener that accepts connections within the limits.
func LimitConnections(listener net.Listener, limits Connections, log *slog.Logger) net.Listener {
	if limits.CountRefusal == nil {
		limits.CountRefusal = func(faults.Refusal) {}
	}
	return &limitedListener{
		Listener: listener, limits: limits, log: log, byAddress: map[string]int{},
		parsing: fairqueue.New(math.MaxInt, halfOfCPUs()),
	}
}

// Accept waits for a connection within the limits.
func (l *limitedListener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		tcp, ok := conn.(*net.TCPConn)
		if !ok {
			return conn, nil // of a unix socket
		}
		key := l.limits.Proxies.ConnectionKey(tcp)
		leave, refusal := l.enter(key)
		if refusal == "" {
			return &limitedConn{TCPConn: tcp, leave: leave, parsing: l.parsing, key: key, unreadable: l.limits.Unreadable}, nil
		}
		l.limits.CountRefusal(refusal)
		l.log.Warn("a connection was closed at once: too many are open", "reason", refusal)
		_ = tcp.SetLinger(0) // the system keeps nothing of it
		_ = tcp.Close()
	}
}

// enter counts a connection until leave is called, or returns the limit that it is over.
func (l *limitedListener) enter(key string) (leave func(), refusal faults.Refusal) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	switch {
	case l.limits.Max > 0 && l.open >= l.limits.Max:
		return nil, faults.RefusedConnection
	case l.limits.MaxPerAddress > 0 && key != "" && l.byAddress[key] >= l.limits.MaxPerAddress:
		return nil, faults.RefusedAddressConnection
	}
	l.open++
	if key != "" {
		l.byAddress[key]++
	}
	return sync.OnceFunc(func() { l.leave(key) }), ""
}

func (l *limitedListener) leave(key string) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.open--
	if key == "" {
		return
	}
	if l.byAddress[key]--; l.byAddress[key] == 0 {
		delete(l.byAddress, key)
	}
}

// limitedConn is counted until it is closed, also where a WebSocket has taken it over. Few connections of one address have
// their input parsed at once: a connection's turn for that ends when it reads again.
type limitedConn struct {
	*net.TCPConn

	leave      func()
	parsing    *fairqueue.Queue
	key        string
	unreadable []byte
	holdsTurn  atomic.Bool // of parsing
	closed     atomic.Bool
	answering  atomic.Pointer[Turn] // of the request whose response is written
}

// Read takes a turn to parse what was read, unless that is a single byte: net/http reads one byte to notice that the client of a
// request has disconnected.
func (c *limitedConn) Read(into []byte) (int, error) {
	c.endParsing()
	n, err := c.TCPConn.Read(into)
	if n > 1 && c.key != "" && c.parsing.Acquire(context.Background(), c.key) {
		if c.holdsTurn.Store(true); c.closed.Load() {
			c.endParsing() // closed meanwhile: nobody reads again
		}
	}
	return n, err
}

func (c *limitedConn) endParsing() {
	if c.holdsTurn.Swap(false) {
		c.parsing.Release(c.key)
	}
}

// Write ends the turn of the request whose response is written.
func (c *limitedConn) Write(from []byte) (int, error) {
	c.endAnswering()
	if status, isUnreadable := statusOfUnreadable(from); isUnreadable && c.unreadable != nil {
		if _, err := c.TCPConn.Write(slices.Concat(status, c.unreadable)); err != nil {
			return 0, err
		}
		return len(from), nil
	}
	return c.TCPConn.Write(from)
}

// statusOfUnreadable is the status line of what net/http writes by itself where it can't read a request, in one piece and past
// every handler: these headers alone follow the status, where handlers' responses have a date. There is no other way to word it.
func statusOfUnreadable(response []byte) (line []byte, isUnreadable bool) {
	const headers = "\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"
	if !bytes.HasPrefix(response, []byte("HTTP/1.1 4")) {
		return nil, false
	}
	end := bytes.Index(response, []byte("\r\n"))
	return response[:end+2], bytes.HasPrefix(response[end:], []byte(headers))
}

// ReadFrom is Write for files.
func (c *limitedConn) ReadFrom(from io.Reader) (int64, error) {
	c.endAnswering()
	return c.TCPConn.ReadFrom(from)
}

func (c *limitedConn) endAnswering() {
	if turn := c.answering.Swap(nil); turn != nil {
		turn.End()
	}
}

func (c *limitedConn) Close() error {
	defer c.leave()
	c.closed.Store(true)
	c.endParsing()
	return c.TCPConn.Close()
}

type connKey struct{}

// ConnContext is for http.Server.ConnContext. [Turn.EndWhenSent] finds the connection by it.
func ConnContext(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, conn)
}
