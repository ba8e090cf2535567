package app

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"orderly.example/internal/app/command"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/httpapi/limits"
)

// quietStart is how long a server that starts refuses connections. A load balancer takes a refused connection to another
// server. A request on one that is accepted would be answered that the server is starting, and be lost. A server that
// takes longer waits for something: then its health checks answer, and say for what.
const quietStart = 3 * time.Second

// startingListener is the listener at the address that a variable gives. Its StartupHandler answers until everything else is up.
type startingListener struct {
	*httpapi.StartupHandler

	variable, address string
	connections       limits.Connections
	log               *slog.Logger
	running           *command.Running

	mutex    sync.Mutex
	stopped  bool
	listener *httpapi.Listener // nil until it listens
	err      error             // why it can't
}

// newStartingListener does not listen yet.
func newStartingListener(running *command.Running, variable, address string, connections limits.Connections, log *slog.Logger) *startingListener {
	e := &startingListener{
		StartupHandler: httpapi.NewStartupHandler("PostgreSQL", log),
		variable:       variable, address: address, connections: connections, log: log, running: running,
	}
	running.AddWork("listener of "+variable, e.stop)
	return e
}

// listen accepts requests, and answers only health checks until the endpoint is open. It does so once.
func (e *startingListener) listen(ctx context.Context) error {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	if e.stopped || e.listener != nil || e.err != nil {
		return e.err
	}
	listener, err := httpapi.Listen(ctx, e.address, e.connections, e, e.log)
	if err != nil {
		e.err = fmt.Errorf("%s: %w", e.variable, err)
		return e.err
	}
	e.listener = listener
	e.running.Watch("listener of "+e.variable, listener.Done(), listener.Err)
	e.log.DebugContext(ctx, "listening", "variable", e.variable, "address", listener.Addr())
	return nil
}

// listenIn listens after a time, unless the endpoint is open before. Where that fails, the command does.
func (e *startingListener) listenIn(ctx context.Context, quiet time.Duration) {
	time.AfterFunc(quiet, func() {
		if err := e.listen(ctx); err != nil {
			e.running.Fail(err)
		}
	})
}

// open has a handler answer from now on, and returns the address. At the end, the requests end before everything that was started
// earlier.
func (e *startingListener) open(ctx context.Context, running *command.Running, handler http.Handler) (string, error) {
	e.Open(handler)
	if err := e.listen(ctx); err != nil {
		return "", err
	}
	running.AddWork("requests at "+e.variable, e.stop)
	return e.listener.Addr(), nil
}

// drain has each further answer end its connection.
func (e *startingListener) drain() { e.listener.Drain() }

// stop stops listening, and waits for the requests in flight.
func (e *startingListener) stop(ctx context.Context) error {
	e.mutex.Lock()
	e.stopped = true
	listener := e.listener
	e.mutex.Unlock()
	if listener == nil {
		return nil
	}
	return listener.Stop(ctx)
}
