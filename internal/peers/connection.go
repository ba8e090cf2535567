package peers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	channel = "orderly_cache"
	// lockClass and lockObject name the lock that is held by those who listen.
	lockClass, lockObject = 0x6f726431, 1 // "ord1"
	// reconnectPause is how long a process waits before it connects again.
	reconnectPause   = 200 * time.Millisecond
	statementTimeout = 5 * time.Second
	// checkInterval is how long a process listens before it asks for a sign of life.
	checkInterval = time.Second
)

// listenersSQL sends a notification, and counts who listens. A lock is taken before listening: who is counted may not
// listen yet, and then does not answer; who listens is counted.
const listenersSQL = `SELECT (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = $3::bigint::oid AND objid = $4::bigint::oid
	AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND granted), pg_notify($1, $2)::text`

// connection is the one on which a process listens and sends. It connects again when it is lost.
type connection struct {
	config   *pgx.ConnConfig
	timeout  time.Duration // of a sign of life
	receive  func(context.Context, message)
	outgoing chan outgoing
}

// outgoing is a message to send.
type outgoing struct {
	message
	sent chan sent
}

// sent is how many processes listen, or why a message was not sent.
type sent struct {
	listeners int
	err       error
}

func newConnection(config *pgx.ConnConfig, timeout time.Duration, receive func(context.Context, message)) connection {
	config = config.Copy()
	config.Tracer = nil // these are no request's statements
	config.RuntimeParams["application_name"] = "orderly cache"
	return connection{config: config, timeout: timeout, receive: receive, outgoing: make(chan outgoing)}
}

// send sends a message to all who listen, and returns how many those are, this process among them.
func (c *connection) send(ctx context.Context, m message) (listeners int, err error) {
	o := outgoing{m, make(chan sent, 1)}
	select {
	case c.outgoing <- o:
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
	select {
	case s := <-o.sent:
		return s.listeners, s.err
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
}

// run listens until ctx ends.
func (c *connection) run(ctx context.Context, log *slog.Logger) {
	for ctx.Err() == nil {
		err := c.listen(ctx)
		if ctx.Err() != nil {
			return
		}
		log.DebugContext(ctx, "listening to other processes: connecting again", "error", err)
		select {
		case <-time.After(reconnectPause):
		case <-ctx.Done():
		}
	}
}

func (c *connection) listen(ctx context.Context) error {
	conn, err := pgx.ConnectConfig(ctx, c.config)
	if err != nil {
		return fmt.Errorf("connecting: %w", err)
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), statementTimeout)
		defer cancel()
		_ = conn.Close(ctx)
	}()
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock_shared($1::int, $2::int)", lockClass, lockObject); err != nil {
		return fmt.Errorf("taking the lock of those who listen: %w", err)
	}
	if _, err := conn.Exec(ctx, "LISTEN "+channel); err != nil {
		return fmt.Errorf("listening: %w", err)
	}
	for {
		next, err := c.await(ctx, conn)
		if err != nil {
			return err
		}
		if next == nil {
			continue
		}
		next.sent <- c.sendOn(ctx, conn, next.message)
		if conn.IsClosed() {
			return errors.New("the connection is lost")
		}
	}
}

// await waits for a notification, which it hands on, or for a message to send, which it returns.
func (c *connection) await(ctx context.Context, conn *pgx.Conn) (*outgoing, error) {
	waiting, cancel := context.WithTimeout(ctx, checkInterval)
	defer cancel()
	next := make(chan *outgoing, 1)
	go func() {
		defer close(next)
		select {
		case o := <-c.outgoing:
			next <- &o
			cancel()
		case <-waiting.Done():
		}
	}()
	n, err := conn.WaitForNotification(waiting)
	cancel()
	o := <-next
	if n != nil {
		var m message
		if json.Unmarshal([]byte(n.Payload), &m) == nil { // anybody may use the channel
			c.receive(ctx, m)
		}
		return o, nil
	}
	if !conn.IsClosed() && ctx.Err() == nil {
		return o, c.check(ctx, conn, o)
	}
	if o != nil {
		o.sent <- sent{err: err}
	}
	return nil, fmt.Errorf("waiting for a notification: %w", err)
}

// check asks for a sign of life where there is nothing to send: a connection that a network has lost says nothing.
func (c *connection) check(ctx context.Context, conn *pgx.Conn, next *outgoing) error {
	if next != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	return conn.Ping(ctx)
}

func (c *connection) sendOn(ctx context.Context, conn *pgx.Conn, m message) (s sent) {
	ctx, cancel := context.WithTimeout(ctx, statementTimeout)
	defer cancel()
	var nothing string
	s.err = conn.QueryRow(ctx, listenersSQL, channel, m.encode(), int64(lockClass), int64(lockObject)).Scan(&s.listeners, &nothing)
	return s
}
