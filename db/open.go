package db

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"reflect"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
)

// Options are the choices of Open. Zero values are the defaults.
type Options struct {
	URL              string
	Pooler           Pooler        // what stands before PostgreSQL; PoolerNone
	DirectURL        string        // leads past the pooler, which needs it
	Min, Max         int32         // connections kept, and at most; 10 and 30
	Wait             time.Duration // how long a request waits for a connection; 30 s
	Waiters          int           // how many requests may wait; 100. More are refused at once.
	Lifetime         time.Duration // when a connection is replaced; 30 min
	Idle             time.Duration // how long one beyond Min may do nothing before it is closed; 1 min
	StatementTimeout time.Duration // 5 s
	StartWait        time.Duration // how long Open waits for a server that is not up yet; 0 is not at all
	Currency         string        // the shop's; EUR
	TimeZone         *time.Location
	OpenReports      int // how many reports of a user may be unfinished; 5
	Log              *slog.Logger
	// Spans hears of each statement, values included: it must keep their templates alone. Nil where there are no traces.
	Spans pgx.QueryTracer
	// Link makes the URL of a report's file for the context's viewer; nil where there are none.
	Link func(context.Context, *Report) string
}

// DB is the shop's database: one pool of connections that all share.
type DB struct {
	pool        *pgxpool.Pool
	listen      *pgxpool.Pool // for LISTEN; pool where it can
	pooler      Pooler
	settings    map[string]string
	bun         *bun.DB
	tables      sync.Map // *table by the row's type
	hashes      sync.Map // uint32 by plainList
	currency    Currency
	openReports int
	zone        *time.Location
	log         *slog.Logger
	link        func(context.Context, *Report) string
	sharing     sharing
	places      atomic.Uint64 // how many keys of places were given

	wait      time.Duration
	waiters   int64
	waiting   atomic.Int64
	shortages shortages
}

// trusted is how long a connection that was just used is taken to be alive.
const trusted = 50 * time.Millisecond

func (o Options) withDefaults() Options {
	o.Pooler = cmp.Or(o.Pooler, PoolerNone)
	o.Min = cmp.Or(o.Min, 10)
	o.Max = cmp.Or(o.Max, 30)
	o.Wait = cmp.Or(o.Wait, 30*time.Second)
	o.Waiters = cmp.Or(o.Waiters, 100)
	o.Lifetime = cmp.Or(o.Lifetime, 30*time.Minute)
	o.Idle = cmp.Or(o.Idle, time.Minute)
	o.StatementTimeout = cmp.Or(o.StatementTimeout, 5*time.Second)
	o.Currency = cmp.Or(o.Currency, "EUR")
	o.OpenReports = cmp.Or(o.OpenReports, 5)
	o.TimeZone = cmp.Or(o.TimeZone, time.UTC)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// Open connects to the database. It fails where the database can't be reached in time, holds amounts in another currency or
// does not know the shop's time zone.
func Open(ctx context.Context, o Options) (*DB, error) {
	o = o.withDefaults()
	currency, err := ParseCurrency(o.Currency)
	if err != nil {
		return nil, err
	}
	config, err := poolConfig(o)
	if err != nil {
		return nil, err
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	d := &DB{
		pool: pool, listen: pool, pooler: o.Pooler, settings: settings(o.StatementTimeout),
		currency: currency, openReports: o.OpenReports, zone: o.TimeZone, log: o.Log, link: o.Link,
		sharing: sharing{apart: apart(), texts: map[string]*text{}},
		wait:    o.Wait, waiters: int64(o.Waiters), shortages: newShortages(o.Max),
		bun: bun.NewDB(stdlib.OpenDBFromPool(pool), pgdialect.New()),
	}
	err = awaitServer(ctx, o.StartWait, o.Log, pool.Ping)
	if err != nil {
		d.Close()
		return nil, fmt.Errorf("DATABASE_URL: %w", err)
	}
	if o.Pooler != PoolerNone && o.DirectURL != "" {
		if d.listen, err = listenPool(ctx, o); err != nil {
			d.Close()
			return nil, err
		}
	}
	for _, check := range []func(context.Context) error{d.checkSessions, d.checkSettings, d.checkCurrency, d.checkZone} {
		if err := check(ctx); err != nil {
			d.Close()
			return nil, err
		}
	}
	return d, nil
}

func poolConfig(o Options) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(o.URL)
	if err != nil {
		return nil, errors.New("DATABASE_URL can't be read as a PostgreSQL URL") // the cause would show it
	}
	config.MinConns, config.MaxConns = min(o.Min, o.Max), o.Max
	config.MaxConnLifetime, config.MaxConnLifetimeJitter = o.Lifetime, o.Lifetime/10
	config.MaxConnIdleTime, config.HealthCheckPeriod = o.Idle, o.Idle/2
	config.ConnConfig.Tracer = tracer{spans: o.Spans}
	maps.Copy(config.ConnConfig.RuntimeParams, map[string]string{ // which PgBouncer keeps for each of its clients
		"application_name": "orderly",
		"datestyle":        "ISO",
		"timezone":         "UTC",
	})
	o.Pooler.arrange(config, settings(o.StatementTimeout))
	if config.ConnConfig.DefaultQueryExecMode == pgx.QueryExecModeCacheStatement {
		config.ConnConfig.DescriptionCacheCapacity = 0 // not used, and as large as that of statements
	}
	// A connection that Postgres has closed, as it does when it restarts, is noticed before it is used: by a look at the
	// socket, as a ping is a round trip. One that was used a moment ago is not looked at: that is a system call for each
	// statement.
	config.ShouldPing = func(_ context.Context, p pgxpool.ShouldPingParams) bool {
		return p.IdleDuration > trusted && p.Conn.PgConn().CheckConn() != nil //nolint:staticcheck // see above
	}
	return config, nil
}

// checkCurrency compares the shop's currency with the one that the data are in.
func (d *DB) checkCurrency(ctx context.Context) error {
	var stored string
	err := d.pool.QueryRow(ctx, "SELECT currency FROM shop_settings").Scan(&stored)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok && pg.Code == "42P01" {
		return nil // not migrated yet: readiness tells
	}
	if err != nil {
		return fmt.Errorf("reading the shop's currency: %w", err)
	}
	if stored != string(d.currency.Code) {
		return fmt.Errorf("ORDERLY_CURRENCY is %s, but the data are in %s", d.currency.Code, stored)
	}
	return nil
}

// Pool is the pool that River shares.
func (d *DB) Pool() *pgxpool.Pool { return d.pool }

// ListenPool is the pool of sessions in which Postgres can tell of what happens: it leads past a pooler.
func (d *DB) ListenPool() *pgxpool.Pool { return d.listen }

// planAnew is the mode of statements whose text holds values that decide the plan.
func (d *DB) planAnew() pgx.QueryExecMode {
	if d.pooler == PoolerTransaction {
		return pgx.QueryExecModeCacheDescribe // parsed with each run, in one trip
	}
	return pgx.QueryExecModeDescribeExec
}

// Waiting is how many requests wait for a connection.
func (d *DB) Waiting() int { return int(d.waiting.Load()) }

// Currency is the shop's currency.
func (d *DB) Currency() Currency { return d.currency }

// TimeZone is the shop's time zone.
func (d *DB) TimeZone() *time.Location { return d.zone }

// Ping asks Postgres for a sign of life.
func (d *DB) Ping(ctx context.Context) error {
	if err := d.pool.Ping(ctx); err != nil {
		return fmt.Errorf("asking Postgres for a sign of life: %w", err)
	}
	return nil
}

// Close waits for the connections in use and closes all.
func (d *DB) Close() {
	_ = d.bun.Close()
	if d.listen != nil && d.listen != d.pool {
		d.listen.Close()
	}
	d.pool.Close()
}

// tableOf is a row type's table, made when it is first asked for.
func tableOf[T any, P RowOf[T]](d *DB) *table {
	t := reflect.TypeFor[P]()
	if known, ok := d.tables.Load(t); ok {
		return known.(*table)
	}
	made, _ := d.tables.LoadOrStore(t, newTable(d.bun.Dialect().Tables(), P(new(T))))
	return made.(*table)
}
