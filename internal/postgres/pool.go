package postgres

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Options are the options of Open. Zero values are the defaults.
type Options struct {
	URL              string
	Pooler           Pooler        // the pooler before PostgreSQL; PoolerNone
	DirectURL        string        // bypasses the pooler; needed if there is one
	Min, Max         int32         // connections kept open, and the maximum; 10 and 30
	Wait             time.Duration // how long a request waits for a connection; 30 s
	Waiters          int           // how many requests may wait; 100. Further ones are refused at once.
	Lifetime         time.Duration // when a connection is replaced; 30 min
	Idle             time.Duration // when an idle connection beyond Min is closed; 1 min
	StatementTimeout time.Duration // 5 s
	StartWait        time.Duration // how long Open waits for a server that is not up yet; by default not at all
	Log              *slog.Logger  // nil discards
	// Tracer traces each statement, with its values: it must record only templates. Nil without tracing.
	Tracer pgx.QueryTracer
	// OnNotice handles notices of PostgreSQL; nil drops them.
	OnNotice func(*pgconn.Notice)
}

func (o Options) withDefaults() Options {
	o.Pooler = cmp.Or(o.Pooler, PoolerNone)
	o.Min = cmp.Or(o.Min, 10)
	o.Max = cmp.Or(o.Max, 30)
	o.Wait = cmp.Or(o.Wait, 30*time.Second)
	o.Waiters = cmp.Or(o.Waiters, 100)
	o.Lifetime = cmp.Or(o.Lifetime, 30*time.Minute)
	o.Idle = cmp.Or(o.Idle, time.Minute)
	o.StatementTimeout = cmp.Or(o.StatementTimeout, 5*time.Second)
	o.Log = cmp.Or(o.Log, slog.New(slog.DiscardHandler))
	return o
}

// Pool is the connections of one process to PostgreSQL. Acquire bounds how long a request waits for one, and how
// many wait.
type Pool struct {
	*pgxpool.Pool

	// Listen is for sessions that LISTEN: it bypasses a pooler. Without one it is Pool itself.
	Listen *pgxpool.Pool

	pooler   Pooler
	settings map[string]string
	wait     time.Duration
	waiters  int64
	waiting  atomic.Int64
	limit    connectionLimit
}

// Open connects to PostgreSQL. It fails if the server can't be reached in time, or if there is another pooler than
// the options say.
func Open(ctx context.Context, o Options) (*Pool, error) {
	o = o.withDefaults()
	config, err := poolConfig(o)
	if err != nil {
		return nil, fmt.Errorf("DATABASE_URL %w", err)
	}
	p, err := newPool(ctx, o, config)
	if err != nil {
		return nil, err
	}
	if err := p.check(ctx, o); err != nil {
		p.Close()
		return nil, err
	}
	return p, nil
}

// OpenUnchecked makes the pool of a server that need not be up, and calls connected with each new connection to it.
// It fails if the URL can't be read. The server must not be behind a pooler.
func OpenUnchecked(ctx context.Context, o Options, connected func(context.Context, *pgx.Conn) error) (*Pool, error) {
	o = o.withDefaults()
	config, err := poolConfig(o)
	if err != nil {
		return nil, err
	}
	config.AfterConnect = connected
	return newPool(ctx, o, config)
}

func newPool(ctx context.Context, o Options, config *pgxpool.Config) (*Pool, error) {
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	return &Pool{
		Pool: pool, Listen: pool, pooler: o.Pooler, settings: settings(o.StatementTimeout),
		wait: o.Wait, waiters: int64(o.Waiters), limit: newConnectionLimit(o.Max),
	}, nil
}

// check waits for the server, and refuses a pooler that the options don't name.
func (p *Pool) check(ctx context.Context, o Options) error {
	if err := AwaitServer(ctx, o.StartWait, o.Log, p.Ping); err != nil {
		return fmt.Errorf("DATABASE_URL: %w", err)
	}
	if o.Pooler != PoolerNone && o.DirectURL != "" {
		listen, err := listenPool(ctx, o)
		if err != nil {
			return err
		}
		p.Listen = listen
	}
	if err := p.checkSessions(ctx); err != nil {
		return err
	}
	return p.checkSettings(ctx)
}

// pingAfterIdle is how long a connection must be idle before it is checked.
const pingAfterIdle = 50 * time.Millisecond

func poolConfig(o Options) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(o.URL)
	if err != nil {
		return nil, errors.New("can't be read as a PostgreSQL URL") // the cause would show it
	}
	config.MinConns, config.MaxConns = min(o.Min, o.Max), o.Max
	config.MaxConnLifetime, config.MaxConnLifetimeJitter = o.Lifetime, o.Lifetime/10
	config.MaxConnIdleTime, config.HealthCheckPeriod = o.Idle, o.Idle/2
	config.ConnConfig.Tracer = o.Tracer
	if o.OnNotice != nil {
		config.ConnConfig.OnNotice = func(_ *pgconn.PgConn, n *pgconn.Notice) { o.OnNotice(n) }
	}
	maps.Copy(config.ConnConfig.RuntimeParams, map[string]string{ // PgBouncer keeps these for each of its clients
		"application_name": "orderly",
		"datestyle":        "ISO",
		"timezone":         "UTC",
	})
	o.Pooler.applySettings(config, settings(o.StatementTimeout))
	if config.ConnConfig.DefaultQueryExecMode == pgx.QueryExecModeCacheStatement {
		config.ConnConfig.DescriptionCacheCapacity = 0 // not used in this mode, and as large as the statement cache
	}
	// A restart of PostgreSQL closes its connections. That is noticed before one is used, by checking the socket: a
	// ping would be a round trip. A connection that was just used is not checked, since that is a system call for
	// each statement.
	config.ShouldPing = func(_ context.Context, p pgxpool.ShouldPingParams) bool {
		return p.IdleDuration > pingAfterIdle && p.Conn.PgConn().CheckConn() != nil //nolint:staticcheck // see above
	}
	return config, nil
}

// ReplanMode is the mode for statements that must be planned on each run.
func (p *Pool) ReplanMode() pgx.QueryExecMode {
	if p.pooler == PoolerTransaction {
		return pgx.QueryExecModeCacheDescribe // parsed on each run, in one round trip
	}
	return pgx.QueryExecModeDescribeExec
}

// Waiting is how many requests wait for a connection.
func (p *Pool) Waiting() int { return int(p.waiting.Load()) }

// Close waits until the connections are released, and closes them.
func (p *Pool) Close() {
	if p.Listen != p.Pool {
		p.Listen.Close()
	}
	p.Pool.Close()
}
