package services

import (
	"net"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// Proxy is between the users of a server and the server, and can disconnect all of them at once.
type Proxy struct {
	network, target string
	listener        net.Listener
	running         sync.WaitGroup

	mutex       sync.Mutex
	isCut       bool
	open        chan struct{} // closed while data are passed on
	connections map[net.Conn]bool
}

// StartProxy starts a proxy of a server, whose network is "tcp" or "unix". It ends with the test.
func StartProxy(t testing.TB, network, target string) *Proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // the test's end closes it
	require.NoError(t, err)
	p := &Proxy{network: network, target: target, listener: listener, connections: map[net.Conn]bool{}, open: make(chan struct{})}
	close(p.open)
	p.running.Go(p.accept)
	t.Cleanup(func() {
		require.NoError(t, listener.Close())
		p.Restore()
		p.drop()
		p.running.Wait()
	})
	return p
}

// Address is where the proxy listens.
func (p *Proxy) Address() string { return p.listener.Addr().String() }

// Cut breaks all connections, and each new one.
func (p *Proxy) Cut() {
	p.mutex.Lock()
	p.isCut = true
	p.mutex.Unlock()
	p.drop()
}

// Hold delays what is sent until Restore, like a network that loses packets: commands whose sender has given up
// reach Redis then.
func (p *Proxy) Hold() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.open = make(chan struct{})
}

// Restore lets connections through again, and what was held.
func (p *Proxy) Restore() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.isCut = false
	select {
	case <-p.open:
	default:
		close(p.open)
	}
}

func (p *Proxy) drop() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for connection := range p.connections {
		_ = connection.Close()
	}
}

func (p *Proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial(p.network, p.target) //nolint:noctx // on this machine
		if err != nil || !p.add(client, server) {
			_ = client.Close()
			continue
		}
		p.running.Go(func() { p.pass(client, server) })
		p.running.Go(func() { p.pass(server, client) })
	}
}

func (p *Proxy) add(client, server net.Conn) bool {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.isCut {
		_ = server.Close()
		return false
	}
	p.connections[client], p.connections[server] = true, true
	return true
}

func (p *Proxy) pass(from, to net.Conn) {
	defer func() {
		_, _ = from.Close(), to.Close()
		p.mutex.Lock()
		defer p.mutex.Unlock()
		delete(p.connections, from)
	}()
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		p.mutex.Lock()
		open := p.open
		p.mutex.Unlock()
		<-open
		if n > 0 {
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
