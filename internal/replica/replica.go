package replica

import (
	"context"
	"errors"
	"net"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"orderly.example/internal/postgres"
)

// Replica is one replica. It is a source of connections, like a postgres.Pool.
type Replica struct {
	set      *Set
	name     string
	pool     *postgres.Pool
	observer *observer
	running  atomic.Int64 // statements
	state    atomic.Pointer[state]

	reads     atomic.Uint64
	fallbacks [reasons]atomic.Uint64
}

// state is what the last observation showed.
type state struct {
	observation

	lag     time.Duration
	problem string // why the replica is not asked; "" if it is
	// alive ends when the server does not answer, is another one or no replica: what runs there then is run by the
	// primary.
	alive context.Context //nolint:containedctx // of all statements that run there
	end   context.CancelCauseFunc
}

// Reason says why the primary answered in the place of a replica.
type Reason int

// The reasons.
const (
	Busy    Reason = iota // all connections of the replica were in use
	Behind                // the connection is not known to have replayed what is needed
	Failed                // the statement failed, or the connection
	reasons               // how many there are
)

// String is the value of a metric's label.
func (r Reason) String() string { return [reasons]string{"busy", "behind", "failed"}[r] }

const (
	// acquireWait is how long a statement waits for a connection to a replica: the primary has some.
	acquireWait = 100 * time.Millisecond
	bornKey     = "orderly.born"
	unknownYet  = "it has not answered yet"
)

// born is what is known of a connection since it was made.
type born struct {
	reading

	number uint64 // of the last observation that may have begun before
}

func newReplica(ctx context.Context, s *Set, url string, o postgres.Options) (*Replica, error) {
	r := &Replica{set: s}
	o.URL, o.Wait, o.Pooler = url, acquireWait, postgres.PoolerNone
	o.StatementTimeout /= 2 // the primary has the other half
	pool, err := postgres.OpenUnchecked(ctx, o, r.connected)
	if err != nil {
		return nil, err //nolint:wrapcheck // it says what is wrong
	}
	config := pool.Config().ConnConfig
	r.pool, r.name, r.observer = pool, net.JoinHostPort(config.Host, strconv.Itoa(int(config.Port))), newObserver(pool.Pool)
	r.state.Store(newState(unknownYet))
	return r, nil
}

// connected keeps what a new connection says of its server.
func (r *Replica) connected(ctx context.Context, conn *pgx.Conn) error {
	number := r.observer.begun.Load()
	said, err := read(ctx, conn.PgConn())
	if err == nil {
		conn.PgConn().CustomData()[bornKey] = born{said, number}
	}
	return err
}

func newState(problem string) *state {
	s := &state{problem: problem}
	s.alive, s.end = context.WithCancelCause(context.Background())
	return s
}

// Name is the replica's host and port.
func (r *Replica) Name() string { return r.name }

// observe notes where the replica is, and whether it may be asked.
func (r *Replica) observe(ctx context.Context) {
	o, err := r.observer.observe(ctx)
	if ctx.Err() != nil {
		return
	}
	before, now := r.state.Load(), newState("it does not answer")
	if err == nil {
		now.observation = o
		now.lag, now.problem = r.judge(o)
	}
	if o.isReplica && o.started == before.started {
		now.alive, now.end = before.alive, before.end
	}
	r.state.Store(now)
	if now.alive != before.alive {
		before.end(errGone)
	}
	if before.problem != now.problem {
		r.log(ctx, now.problem, err)
	}
}

var errGone = errors.New("the replica has gone")

// judge returns how far behind a replica is, and why it is not asked.
func (r *Replica) judge(o observation) (lag time.Duration, problem string) {
	primary := r.set.history.primary()
	lag, isKnown := r.set.history.lag(o.position, o.began)
	switch {
	case !o.isReplica:
		return lag, "it is no replica"
	case primary.system == "":
		return lag, unknownYet // as the primary has not answered
	case primary.system != o.system:
		return lag, "it is no replica of DATABASE_URL"
	case primary.timeline != o.timeline:
		return lag, "it is not yet on the primary's timeline"
	case !isKnown || lag > r.set.maxLag:
		return lag, "it is too far behind"
	default:
		return lag, ""
	}
}

func (r *Replica) log(ctx context.Context, problem string, cause error) {
	if problem == "" {
		r.set.log.InfoContext(ctx, "the replica is asked", "replica", r.name)
		return
	}
	r.set.log.WarnContext(ctx, "the replica is not asked", "replica", r.name, "reason", problem, "error", cause)
}

// has reports whether the replica may be asked and has replayed a position. It counts as behind by the age of what was
// observed, too.
func (r *Replica) has(needed Position, now time.Time) bool {
	s := r.state.Load()
	return s.problem == "" && s.position >= needed && now.Sub(s.began)+s.lag <= r.set.maxLag
}

// replayed returns what a connection is known to have replayed. It returns false for a connection to another server
// process than the one that was observed.
func (s *state) replayed(conn *pgconn.PgConn) (Position, bool) {
	b, _ := conn.CustomData()[bornKey].(born)
	if b.started != s.started || b.system != s.system || !b.isReplica {
		return 0, false
	}
	if s.number > b.number {
		return max(b.position, s.position), true
	}
	return b.position, b.position >= s.position
}

// Error is why a replica did not answer. The primary can.
type Error struct {
	Reason Reason
	Cause  error // may be nil
}

// Error says the reason, and the cause if there is one.
func (e *Error) Error() string {
	text := "asking a replica: " + e.Reason.String()
	if e.Cause != nil {
		text += ": " + e.Cause.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Stats are what metrics show of a replica.
type Stats struct {
	Answers   bool
	Lag       time.Duration // how far it is behind, if it answers; at least that where it is far
	Problem   string        // why it is not asked; "" if it is
	Reads     uint64        // statements that it has answered
	Fallbacks map[Reason]uint64
	InUse     int32 // connections
	Max       int32
}

// Stats returns the replica's statistics.
func (r *Replica) Stats() Stats {
	s, pool := r.state.Load(), r.pool.Stat()
	stats := Stats{Answers: !s.began.IsZero(), Lag: s.lag, Problem: s.problem, Reads: r.reads.Load(), InUse: pool.AcquiredConns(), Max: pool.MaxConns(), Fallbacks: map[Reason]uint64{}}
	for reason := range reasons {
		stats.Fallbacks[reason] = r.fallbacks[reason].Load()
	}
	return stats
}

// Answered counts a statement that the replica has answered.
func (r *Replica) Answered() { r.reads.Add(1) }

// FellBack counts a statement that the primary answers in the replica's place because of an error of Run.
func (r *Replica) FellBack(err error) {
	reason := Failed
	if own, ok := errors.AsType[*Error](err); ok {
		reason = own.Reason
	}
	r.fallbacks[reason].Add(1)
}

// Run calls run with a connection that has replayed a position. run's context ends when the replica may not be asked any
// more. The error is run's, or an *Error.
func (r *Replica) Run(ctx context.Context, needed Position, run func(context.Context, *pgxpool.Conn) error) error {
	r.running.Add(1)
	defer r.running.Add(-1)
	s := r.state.Load()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(s.alive, func() { cancel(errGone) })() //nolint:contextcheck // two contexts end what runs
	conn, err := r.pool.Acquire(ctx)
	if err != nil {
		return &Error{Busy, err}
	}
	defer r.pool.Release(conn)
	position, isSame := s.replayed(conn.Conn().PgConn())
	if !isSame { // it leads to another server, or to one that has begun anew
		_ = conn.Conn().Close(ctx)
	}
	if !isSame || position < needed {
		return &Error{Behind, nil}
	}
	return run(ctx, conn)
}

// ReplanMode is that of the replica's pool.
func (r *Replica) ReplanMode() pgx.QueryExecMode { return r.pool.ReplanMode() }
