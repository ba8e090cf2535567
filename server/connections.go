package server

import (
	"log/slog"
	"net"
	"sync"

	"orderly/db"
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

	mutex sync.Mutex
	open  int
	each  map[string]int // by address, but for proxies
}

func limitConnections(to net.Listener, limits ConnectionLimits, log *slog.Logger) *connections {
	if limits.Refused == nil {
		limits.Refused = func(db.Refusal) {}
	}
	return &connections{Listener: to, limits: limits, log: log, each: map[string]int{}}
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
		leave, refusal := c.enter(tcp)
		if refusal == "" {
			return &connection{TCPConn: tcp, leave: leave}, nil
		}
		c.limits.Refused(refusal)
		c.log.Warn("a connection was closed at once: too many are open", "reason", refusal)
		_ = tcp.SetLinger(0) // nothing of it stays behind
		_ = tcp.Close()
	}
}

// enter takes a place, until leave is called, or says which limit is reached.
func (c *connections) enter(conn *net.TCPConn) (leave func(), refusal db.Refusal) {
	client, _ := address(conn.RemoteAddr().String())
	key := ""
	if !c.limits.Proxies.trust(client) {
		key = AddressKey(client)
	}
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

// connection has a place until it is closed, also where a socket has taken it over.
type connection struct {
	*net.TCPConn

	leave func()
}

func (c *connection) Close() error {
	defer c.leave()
	return c.TCPConn.Close()
}
