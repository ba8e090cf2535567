package replica

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"orderly.example/internal/coalesce"
)

// observer asks one server where it is, on a connection of its own: a pool that is all in use says nothing about the
// server. Those who ask while it is asking share the next answer.
type observer struct {
	config  *pgconn.Config
	timeout time.Duration
	begun   atomic.Uint64 // how many observations have begun
	conn    *pgconn.PgConn
	group   coalesce.Group[struct{}, *observation]
}

// observation is an answer of a server.
type observation struct {
	reading

	number uint64    // of the observation: a connection that was made before it began has at least its position
	began  time.Time // what a primary wrote until then is before its position
	ended  time.Time
}

func newObserver(config *pgconn.Config, timeout time.Duration) *observer {
	o := &observer{config: config, timeout: timeout}
	o.group.Run, o.group.Detached = o.run, true
	return o
}

// observe returns an answer that began after the call.
func (o *observer) observe(ctx context.Context) (observation, error) {
	var answer observation
	err := o.group.Do(ctx, struct{}{}, &answer)
	if err != nil {
		return observation{}, err
	}
	return answer, nil
}

func (o *observer) run(ctx context.Context, callers []*observation) error {
	ctx, cancel := context.WithTimeout(ctx, o.timeout)
	defer cancel()
	var err error
	if o.conn == nil || o.conn.IsClosed() {
		if o.conn, err = pgconn.ConnectConfig(ctx, o.config); err != nil {
			o.conn = nil
			return err //nolint:wrapcheck // for the log
		}
	}
	answer := observation{number: o.begun.Add(1), began: time.Now()}
	if answer.reading, err = read(ctx, o.conn); err != nil {
		_ = o.conn.Close(ctx)
		o.conn = nil
		return err
	}
	answer.ended = time.Now()
	for _, caller := range callers {
		*caller = answer
	}
	return nil
}

// close ends the connection, without a word to the server. Nobody may ask any more.
func (o *observer) close() {
	if o.conn != nil {
		_ = o.conn.Conn().Close()
	}
}
