package httpapi

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

const (
	readHeaderTimeout = 5 * time.Second
	idleTimeout       = 2 * time.Minute // longer than a load balancer's, which are a minute mostly
	maxHeaderBytes    = 16 << 10
)

// Listener is an HTTP server that takes requests.
type Listener struct {
	server *http.Server
	addr   net.Addr
	cancel context.CancelFunc // ends the context of every request
	done   chan struct{}      // closed when no more connections are taken
	err    error              // why, unless Stop was called; to be read after done
}

// Listen takes requests at an address host:port; port 0 is any free one. ctx
// bounds the start only. What net/http complains of goes to the log. It speaks
// HTTP/1.1 alone: HTTP/2, with its streams, ends at the proxy that ends TLS.
func Listen(ctx context.Context, address string, limits ConnectionLimits, handler http.Handler, log *slog.Logger) (*Listener, error) {
	var config net.ListenConfig
	socket, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listening at %s: %w", address, err)
	}
	// Requests outlive the context that says when to stop taking them.
	requests, cancel := context.WithCancel(context.WithoutCancel(ctx))
	l := &Listener{
		addr:   socket.Addr(),
		cancel: cancel,
		done:   make(chan struct{}),
		server: &http.Server{
			BaseContext:       func(net.Listener) context.Context { return requests },
			ConnContext:       withConnection,
			ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
			Handler:           handler,
			IdleTimeout:       idleTimeout,
			MaxHeaderBytes:    maxHeaderBytes,
			ReadHeaderTimeout: readHeaderTimeout,
		},
	}
	go l.serve(limitConnections(socket, limits, log))
	return l, nil
}

func (l *Listener) serve(socket net.Listener) {
	defer close(l.done)
	if err := l.server.Serve(socket); !errors.Is(err, http.ErrServerClosed) {
		l.err = fmt.Errorf("taking requests at %s: %w", l.addr, err)
	}
}

// Addr is the address that it listens at.
func (l *Listener) Addr() string { return l.addr.String() }

// Done is closed when no more connections are taken.
func (l *Listener) Done() <-chan struct{} { return l.done }

// Err is why no more connections are taken, after Done; nil if Stop was called.
func (l *Listener) Err() error { return l.err }

// Stop takes no more connections and waits for the requests in flight. When ctx
// ends first, their contexts are cancelled and their connections cut, and Stop
// returns ctx's error.
func (l *Listener) Stop(ctx context.Context) error {
	defer l.cancel()
	if err := l.server.Shutdown(ctx); err != nil {
		l.cancel()
		err = errors.Join(err, l.server.Close())
		return fmt.Errorf("waiting for the requests in flight at %s: %w", l.addr, err)
	}
	<-l.done
	return nil
}
