package limits

import (
	"errors"
	"net"
	"os"
	"sync"
	"syscall"
)

// KeepQueued returns a listener that loses no connection when it closes. The kernel completes connections before Accept
// returns them, and resets those that wait in its queue when the listener closes: with them goes what a client, or a
// load balancer, has sent already. So Close takes the queue first, and Accept then returns what was in it, before it
// returns an error. Other listeners than those of TCP are returned as they are.
func KeepQueued(listener net.Listener) net.Listener {
	if tcp, ok := listener.(*net.TCPListener); ok {
		return &queueKeeper{TCPListener: tcp}
	}
	return listener
}

type queueKeeper struct {
	*net.TCPListener

	mutex  sync.Mutex
	queued []*os.File // connections that Accept has not returned
}

// Accept waits for a connection.
func (l *queueKeeper) Accept() (net.Conn, error) {
	conn, err := l.TCPListener.Accept()
	if err == nil {
		return conn, nil
	}
	l.mutex.Lock() // so that a Close that runs is done
	defer l.mutex.Unlock()
	for len(l.queued) > 0 {
		file := l.queued[0]
		l.queued = l.queued[1:]
		conn, failure := net.FileConn(file)
		_ = file.Close() // what is not made a connection is lost; that frees a file for the next
		if failure == nil {
			return conn, nil
		}
	}
	return nil, err
}

// Close accepts no further connections.
func (l *queueKeeper) Close() error {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	raw, err := l.SyscallConn()
	if err != nil {
		return err
	}
	var sockets []int
	_ = raw.Control(func(listening uintptr) { sockets = acceptAll(int(listening)) }) // fails where it is closed already
	err = l.TCPListener.Close()                                                      // at once: what comes in between is lost
	for _, socket := range sockets {
		l.queued = append(l.queued, os.NewFile(uintptr(socket), "connection"))
	}
	return err
}

// acceptAll takes all connections of a listening socket's queue.
func acceptAll(listening int) (sockets []int) {
	syscall.ForkLock.RLock() // no child inherits them
	defer syscall.ForkLock.RUnlock()
	for {
		socket, _, err := syscall.Accept(listening)
		switch {
		case err == nil:
			syscall.CloseOnExec(socket)
			sockets = append(sockets, socket)
		case errors.Is(err, syscall.EINTR), errors.Is(err, syscall.ECONNABORTED):
		default: // EAGAIN: there are no more
			return sockets
		}
	}
}
