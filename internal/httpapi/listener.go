package httpapi

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"orderly.example/internal/httpapi/limits"
)

const (
	readHeaderTimeout = 5 * time.Second
	idleTimeout       = 2 * time.Minute // longer than a load balancer's, which is mostly a minute
	maxHeaderBytes    = 16 << 10
)

// Listener is an HTTP server that accepts requests.
type Listener struct {
	server   *http.Server
	socket   net.Listener
	first    firstRequests
	addr     net.Addr
	draining atomic.Bool
	cancel   context.CancelFunc // ends the context of every request
	done     chan struct{}      // closed when no more connections are accepted
	ending   atomic.Bool        // Stop was called
	err      error              // the reason, unless Stop was called; to be read after done
}

// Listen accepts requests at an address host:port; port 0 is any free one. ctx bounds the start only. Errors of net/http are
// logged. It speaks HTTP/1.1 only: HTTP/2 ends at the proxy that ends TLS.
func Listen(ctx context.Context, address string, connections limits.Connections, handler http.Handler, log *slog.Logger) (*Listener, error) {
	var config net.ListenConfig
	socket, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listening at %s: %w", address, err)
	}
	// Requests may go on after the end of ctx, until Stop.
	requests, cancel := context.WithCancel(context.WithoutCancel(ctx))
	l := &Listener{
		addr:   socket.Addr(),
		socket: limits.LimitConnections(limits.KeepQueued(socket), connections, log),
		cancel: cancel,
		done:   make(chan struct{}),
		server: &http.Server{
			BaseContext: func(net.Listener) context.Context { return requests },
			ConnContext: func(ctx context.Context, conn net.Conn) context.Context {
				return withConn(limits.ConnContext(ctx, conn), conn)
			},
			ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
			IdleTimeout:       idleTimeout,
			MaxHeaderBytes:    maxHeaderBytes,
			ReadHeaderTimeout: readHeaderTimeout,
		},
	}
	l.server.Handler, l.server.ConnState = l.first.watch(l.closing(handler)), l.first.accepted
	go l.serve()
	return l, nil
}

func (l *Listener) serve() {
	defer close(l.done)
	if err := l.server.Serve(l.socket); !errors.Is(err, http.ErrServerClosed) && !l.ending.Load() {
		l.err = fmt.Errorf("taking requests at %s: %w", l.addr, err)
	}
}

// closing has each answer end its connection while the listener drains.
func (l *Listener) closing(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if l.draining.Load() {
			w.Header().Set("Connection", "close")
		}
		handler.ServeHTTP(w, r)
	})
}

// Drain has each further answer end its connection. Requests are still taken. Call it some time before Stop, which
// closes idle connections: one on which a load balancer sends a request at that moment would lose it.
func (l *Listener) Drain() { l.draining.Store(true) }

// Addr returns the address at which it listens.
func (l *Listener) Addr() string { return l.addr.String() }

// Done is closed when no more connections are accepted.
func (l *Listener) Done() <-chan struct{} { return l.done }

// Err returns why no more connections are accepted, after Done; nil if Stop was called.
func (l *Listener) Err() error { return l.err }

// Stop accepts no more connections and waits for the requests in flight, and for the first one of each new connection. When ctx
// ends first, their contexts are cancelled and their connections closed, and Stop returns ctx's error.
func (l *Listener) Stop(ctx context.Context) error {
	defer l.cancel()
	l.ending.Store(true)
	_ = l.socket.Close() // it may be closed already
	<-l.done
	l.first.await(ctx)
	if err := l.server.Shutdown(ctx); err != nil {
		l.cancel()
		err = errors.Join(err, l.server.Close())
		return fmt.Errorf("waiting for the requests in flight at %s: %w", l.addr, err)
	}
	return nil
}
