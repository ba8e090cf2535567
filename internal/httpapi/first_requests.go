package httpapi

import (
	"context"
	"net"
	"net/http"
	"sync"
)

// firstRequests tells when each connection that was accepted has had its first request begun, or has ended. net/http drops
// a request without an answer if it reads it after Shutdown has begun, and whoever connected a moment before it has sent one:
// a load balancer that connects for each request, in vain.
type firstRequests struct {
	mutex   sync.Mutex
	waiting map[net.Conn]struct{}
	none    chan struct{} // closed once none waits; nil where nobody asked
}

type firstRequestKey struct{}

// accepted is for ConnState.
func (f *firstRequests) accepted(conn net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		f.mutex.Lock()
		defer f.mutex.Unlock()
		if f.waiting == nil {
			f.waiting = map[net.Conn]struct{}{}
		}
		f.waiting[conn] = struct{}{}
	case http.StateHijacked, http.StateClosed:
		f.begun(conn)
	case http.StateActive, http.StateIdle: // its handler says so
	}
}

func (f *firstRequests) begun(conn net.Conn) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	delete(f.waiting, conn)
	if len(f.waiting) == 0 && f.none != nil {
		close(f.none)
		f.none = nil
	}
}

// withConn is for ConnContext.
func withConn(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, firstRequestKey{}, conn)
}

// watch notes when a connection's request begins.
func (f *firstRequests) watch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if conn, ok := r.Context().Value(firstRequestKey{}).(net.Conn); ok {
			f.begun(conn)
		}
		next.ServeHTTP(w, r)
	})
}

// await waits until no connection waits for its first request. A client that sends none is closed after ReadHeaderTimeout.
func (f *firstRequests) await(ctx context.Context) {
	f.mutex.Lock()
	if len(f.waiting) == 0 {
		f.mutex.Unlock()
		return
	}
	if f.none == nil {
		f.none = make(chan struct{})
	}
	none := f.none
	f.mutex.Unlock()
	select {
	case <-none:
	case <-ctx.Done():
	}
}
