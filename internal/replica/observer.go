package replica

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"orderly.example/internal/coalesce"
)

// observer asks one server where it is, on a connection of its own: a pool that is all in use says nothing about the
// server. Those who ask while it is asking share the next answer.
type observer struct {
	config *pgconn.Config
	begun  atomic.Uint64 // how many observations have begun
	group  coalesce.Group[struct{}, *observation]

	mutex    sync.Mutex // held by a run, and by close
	conn     *pgconn.PgConn
	isClosed bool
}

// observation is an answer of a server.
type observation struct {
	reading

	number uint64    // of the observation: a connection that was made before it began has at least its position
	began  time.Time // what a primary wrote until then is before its position
	ended  time.Time
}

// newObserver makes the observer of a pool's server.
func newObserver(pool *pgxpool.Pool) *observer {
	config := pool.Config().ConnConfig // a copy
	config.RuntimeParams["application_name"] = "orderly lag"
	o := &observer{config: &config.Config}
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
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if err := o.connect(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, observeTimeout)
	defer cancel()
	answer := observation{number: o.begun.Add(1), began: time.Now()}
	var err error
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

const (
	// observeTimeout is how long a server may take to say where it is. A replica that takes longer is not asked.
	observeTimeout = 500 * time.Millisecond
	// connectTimeout is for all hosts of a URL.
	connectTimeout = 10 * time.Second
)

// connect connects where there is no connection. That may take longer than an answer.
func (o *observer) connect(ctx context.Context) (err error) {
	if o.isClosed {
		return errClosed
	}
	if o.conn != nil && !o.conn.IsClosed() {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	if o.conn, err = pgconn.ConnectConfig(ctx, o.config); err != nil {
		o.conn = nil
	}
	return err //nolint:wrapcheck // for the log
}

var errClosed = errors.New("closed")

// close ends the connection, without a word to the server. Nobody may ask any more.
func (o *observer) close() {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.isClosed = true
	if o.conn != nil {
		_ = o.conn.Conn().Close()
	}
}
