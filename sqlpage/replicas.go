package sqlpage

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/jackc/pgx/v5/pgxpool"

	"orderly.example/internal/replica"
)

// UseReplicas has reads sent to replicas where WithReplicas allows it. It must be called before the first statement.
func (d *Database) UseReplicas(set *replica.Set) { d.replicas = set }

// Replicas are those that reads are sent to; nil if there are none.
func (d *Database) Replicas() *replica.Set { return d.replicas }

type routeKey struct{}

// WithReplicas returns a context under which one replica answers what is only read, if there is one that has replayed
// what the request needs. needed is called once, before the first statement; if its ok is false, the primary answers.
// So it does, from then on, if the replica can't.
func WithReplicas(ctx context.Context, needed func(context.Context) (position replica.Position, ok bool)) context.Context {
	return context.WithValue(ctx, routeKey{}, &route{need: needed})
}

type primaryKey struct{}

// FromPrimary returns a context under which the primary answers: for what is cached after it is read.
func FromPrimary(ctx context.Context) context.Context {
	return context.WithValue(ctx, primaryKey{}, true)
}

func isFromPrimary(ctx context.Context) bool { return ctx.Value(primaryKey{}) != nil }

// route is the server that answers a request's reads.
type route struct {
	need   func(context.Context) (replica.Position, bool)
	choose sync.Once
	server atomic.Pointer[replica.Replica] // nil is the primary
	needed replica.Position
}

func routeOf(ctx context.Context) *route {
	r, _ := ctx.Value(routeKey{}).(*route)
	return r
}

// replicaFor returns the replica that answers a read, or nil for the primary.
func (d *Database) replicaFor(ctx context.Context) *replica.Replica {
	if d.replicas == nil {
		return nil
	}
	r := routeOf(ctx)
	if r == nil || isFromPrimary(ctx) || transactionOf(ctx) != nil {
		return nil
	}
	r.choose.Do(func() {
		if needed, ok := r.need(ctx); ok {
			r.needed = needed
			r.server.Store(d.replicas.Choose(needed))
		}
	})
	return r.server.Load()
}

// routesOf are those of all requests that a statement is for.
func routesOf(ctx context.Context) (routes []*route) {
	for _, request := range requestsOf(ctx) {
		if r := routeOf(request.ctx); r != nil { //nolint:contextcheck // each request has its own
			routes = append(routes, r)
		}
	}
	return routes
}

// readFrom runs a statement on a replica. If isDone is false, the replica did not answer, nothing was read, and the
// primary answers from now on.
func (d *Database) readFrom(ctx context.Context, server *replica.Replica, s Statement) (isDone bool, err error) {
	isSent, hasRows := false, false
	s = s.noting(&hasRows)
	s.buffered = true // a replica may cancel a statement after it has sent rows
	routes := routesOf(ctx)
	needed := replica.Position(0)
	for _, r := range routes {
		needed = max(needed, r.needed)
	}
	err = server.Run(ctx, needed, func(ctx context.Context, c *pgxpool.Conn) error {
		isSent = true
		rows, err := c.Query(ctx, s.SQL, s.arguments(server.ReplanMode())...)
		if err != nil {
			return s.explain(ctx, c.Conn(), err)
		}
		defer rows.Close()
		return s.readRows(ctx, rows)
	})
	switch {
	case err == nil:
		server.Answered()
		return true, nil
	case hasRows, ctx.Err() != nil:
		return true, err // a row can't be read, or nobody waits
	}
	server.FellBack(err)
	if isSent {
		refund(ctx)
	}
	for _, r := range routes {
		r.server.Store(nil)
	}
	return false, nil
}
