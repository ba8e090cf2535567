package httpapi

import (
	"context"
	"io"
	"log/slog"
	"math"
	"net"
	"net/http"
	"sync"
	"sync/atomic"

	"orderly.example/db"
	"orderly.example/internal/fairqueue"
)

// ConnectionLimits bound the connections that are open at an address. What is over them is closed at once: whoever waited
// would hold a place too. Zero values are no limits.
type ConnectionLimits struct {
	// All is how many there may be, and Each how many of one client's address. A trusted proxy's address has no limit of
	// its own: it speaks for many.
	All, Each int
	Proxies   Proxies
	// Refused hears of each that is closed; nil is nobody.
	Refused func(db.Refusal)
}

// connections lets in those that the limits allow.
type connections struct {
	net.Listener

	limits ConnectionLimits
	log    *slog.Logger
	reads  *fairqueue.Turns // of those that have sent something, by address: to parse that takes a processor, and nothing else

	mutex sync.Mutex
	open  int
	each  map[string]int // by address, but for proxies
}

func limitConnections(to net.Listener, limits ConnectionLimits, log *slog.Logger) *connections {
	if limits.Refused == nil {
		limits.Refused = func(db.Refusal) {}
	}
	return &connections{
		Listener: to, limits: limits, log: log, each: map[string]int{},
		reads: fairqueue.New(math.MaxInt, heavyAtOnce()),
	}
}

// Accept waits for a connection within the limits.
func (c *connections) Accept() (net.Conn, error) {
	for {
		conn, err := c.Listener.Accept()
		if err != nil {
			return nil, err
		}
		tcp, ok := conn.(*net.TCPConn)
		if !ok {
			return conn, nil // a unix socket's
		}
		key := c.key(tcp)
		leave, refusal := c.enter(key)
		if refusal == "" {
			return &connection{TCPConn: tcp, leave: leave, reads: c.reads, key: key}, nil
		}
		c.limits.Refused(refusal)
		c.log.Warn("a connection was closed at once: too many are open", "reason", refusal)
		_ = tcp.SetLinger(0) // nothing of it stays behind
		_ = tcp.Close()
	}
}

// key is a client's address; empty for a proxy's.
func (c *connections) key(conn *net.TCPConn) string {
	client, _ := address(conn.RemoteAddr().String())
	if c.limits.Proxies.trust(client) {
		return ""
	}
	return AddressKey(client)
}

// enter takes a place, until leave is called, or says which limit is reached.
func (c *connections) enter(key string) (leave func(), refusal db.Refusal) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	switch {
	case c.limits.All > 0 && c.open >= c.limits.All:
		return nil, db.RefusedConnection
	case c.limits.Each > 0 && key != "" && c.each[key] >= c.limits.Each:
		return nil, db.RefusedAddressConnection
	}
	c.open++
	if key != "" {
		c.each[key]++
	}
	return sync.OnceFunc(func() { c.leave(key) }), ""
}

func (c *connections) leave(key string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.open--
	if key == "" {
		return
	}
	if c.each[key]--; c.each[key] == 0 {
		delete(c.each, key)
	}
}

// connection has a place until it is closed, also where a socket has taken it over. What it has read is parsed in turn
// with what others of its address have sent: its turn ends when it reads further.
type connection struct {
	*net.TCPConn

	leave func()
	reads *fairqueue.Turns
	key   string
	turn  atomic.Bool
	over  atomic.Bool
	work  atomic.Pointer[turn] // of the request whose answer is written
}

// Read takes a turn for what was read, unless that is a single byte: net/http reads one to see whether the client of a
// request that is being answered has gone.
func (c *connection) Read(into []byte) (int, error) {
	c.endTurn()
	n, err := c.TCPConn.Read(into)
	if n > 1 && c.key != "" && c.reads.Take(context.Background(), c.key) {
		if c.turn.Store(true); c.over.Load() {
			c.endTurn() // closed meanwhile: nobody reads further
		}
	}
	return n, err
}

func (c *connection) endTurn() {
	if c.turn.Swap(false) {
		c.reads.Give(c.key)
	}
}

// Write ends the turn of the request that is answered.
func (c *connection) Write(from []byte) (int, error) {
	c.endWork()
	return c.TCPConn.Write(from)
}

// ReadFrom is Write, of a file.
func (c *connection) ReadFrom(from io.Reader) (int64, error) {
	c.endWork()
	return c.TCPConn.ReadFrom(from)
}

func (c *connection) endWork() {
	if work := c.work.Swap(nil); work != nil {
		work.end()
	}
}

func (c *connection) Close() error {
	defer c.leave()
	c.over.Store(true)
	c.endTurn()
	return c.TCPConn.Close()
}

type connectionKey struct{}

// withConnection is for http.Server's ConnContext.
func withConnection(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, connectionKey{}, conn)
}

// endWhenSent ends a turn when its connection is written to, unless done is called before.
func endWhenSent(r *http.Request, work turn) (done func()) {
	conn, ok := r.Context().Value(connectionKey{}).(*connection)
	if !ok {
		return func() {}
	}
	conn.work.Store(&work)
	return func() { conn.work.Store(nil) }
}
