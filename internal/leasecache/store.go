package leasecache

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

// Options of [Open].
type Options struct {
	// Timeout of one round trip, connecting included. Default: 100 ms. It is also what a request waits for a Redis
	// that hangs; at most twice that, if the batch it waited for came back in time.
	Timeout time.Duration
	// Log is told when Redis goes away and comes back. Default: no log.
	Log *slog.Logger
	// Instrument is called once with the client, a redis.UniversalClient. Default: nothing.
	Instrument func(client redis.Cmdable) error

	durations    durations
	testHookStep func(name string)
}

func (o Options) withDefaults() Options {
	o.Timeout = cmp.Or(max(0, o.Timeout), defaultTimeout)
	o.Log = cmp.Or(o.Log, slog.New(slog.DiscardHandler))
	o.durations = o.durations.withDefaults(o.Timeout)
	return o
}

// client is what a store needs of a redis.UniversalClient. That type, redis.Conn and redis.PubSub lead to generic
// types with hundreds of methods. Each package that sees one compiles it again, which takes two to three seconds:
// packages that import this one must not see them in [Store] and what it leads to.
type client interface {
	redis.Cmdable
	Close() error
}

// Store is the connection of a process' caches to Redis. A nil store caches nothing: every read calls its fetch,
// every write just runs.
type Store struct {
	client       client
	subscribe    func(ctx context.Context) pubsub
	timeout      time.Duration
	durations    durations
	log          *slog.Logger
	scripts      scripts
	epoch        atomic.Pointer[string] // as last seen; nil before the first answer
	health       *health
	servers      servers
	peers        Peers        // nil if there are none
	silentUntil  atomic.Int64 // when peers are asked again, in ns
	coalescer    coalescer
	singleflight singleflight
	parts        sync.Map // by part name: *counters
	testHookStep func(name string)
	wakeWatch    chan struct{} // makes the watch probe at once
	stop         context.CancelFunc
	stopped      chan struct{}
}

// Open connects to Redis 7.0, Valkey 7.2 or newer. The URL is one of
//
//	redis://user:password@host:port/0      rediss:// with TLS, unix://path?db=0
//	redis-cluster://host:port?addr=host2:port2
//	redis-sentinel://host:port/0?master_name=name&addr=host2:port2
//
// and rediss-cluster:// or rediss-sentinel:// with TLS. ctx bounds the first attempt to reach it. The error says
// that the URL can't be read, without showing it (it can hold a password), or that Redis rejects it, as with a
// wrong password. A Redis that is away is no error: it is used as soon as it answers.
func Open(ctx context.Context, url string, o Options) (*Store, error) {
	o = o.withDefaults()
	store := &Store{
		timeout:      o.Timeout,
		durations:    o.durations,
		log:          o.Log,
		scripts:      newScripts(),
		health:       newHealth(o.durations.settle, o.durations.detection),
		testHookStep: o.testHookStep,
		wakeWatch:    make(chan struct{}, 1),
		stopped:      make(chan struct{}),
	}
	store.coalescer.Run, store.coalescer.Fits = store.sendBatch, fitsBatch
	connected, err := connect(url, o.Timeout, store.checkServer)
	if err != nil {
		return nil, fmt.Errorf("opening the cache: %w", err)
	}
	store.client = connected
	store.subscribe = func(ctx context.Context) pubsub { return connected.Subscribe(ctx) }
	if o.Instrument != nil {
		if err := o.Instrument(connected); err != nil {
			return nil, fmt.Errorf("opening the cache: %w", err)
		}
	}
	if err := store.firstProbe(ctx); err != nil {
		return nil, errors.Join(err, store.client.Close())
	}
	watching, stop := context.WithCancel(context.WithoutCancel(ctx))
	store.stop = stop
	go store.watch(watching)
	return store, nil
}

// Close stops everything that the store has started. A store that owes an invalidation tries it first.
func (s *Store) Close() error {
	if s == nil {
		return nil
	}
	s.stop()
	<-s.stopped
	if s.health.close() {
		_ = s.moveEpoch(context.Background()) // Redis may be gone for good
	}
	if err := s.client.Close(); err != nil {
		return fmt.Errorf("closing the cache: %w", err)
	}
	return nil
}

// Client returns the connection to Redis, for uses other than caching. Ask [Store.Up] before each use, and call
// [Store.ReportError] with its errors. It is nil for a nil store.
func (s *Store) Client() redis.Cmdable {
	if s == nil {
		return nil
	}
	return s.client
}

// Up reports whether Redis is used at present: it answers, and has done so for long enough that its contents can be
// trusted.
func (s *Store) Up() bool { return s != nil && s.health.up.Load() }

// ReportError takes an error that a user of [Store.Client] got. Errors that say nothing about Redis are ignored:
// nil, redis.Nil, a context that has ended, the refusal of one command.
func (s *Store) ReportError(err error) {
	if s != nil && isRedisFailure(err) {
		s.reportFailure(err)
	}
}

// testHook is called between two steps of the protocol. A test may delay there.
func (s *Store) testHook(step string) {
	if s.testHookStep != nil {
		s.testHookStep(step)
	}
}
