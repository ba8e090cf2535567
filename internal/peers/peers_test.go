package peers_test

import (
	"context"
	"net/url"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"orderly.example/internal/leasecache"
	"orderly.example/internal/peers"
	"orderly.example/test/services"
)

func TestMain(m *testing.M) { os.Exit(services.Run(m)) }

const (
	patience = time.Minute
	tick     = time.Millisecond
	key      = 1
)

// process is one of several that cache one number in the same Redis, each by a way of its own.
type process struct {
	t     *testing.T
	store *leasecache.Store
	cache *leasecache.Cache[int, int64]
	way   *services.Proxy
	value *atomic.Int64 // in the place of the database
	peers *peers.Peers
}

// shop is the processes' database and Redis.
type shop struct {
	t               *testing.T
	database, redis string
	timeout         time.Duration // of an answer
	value           atomic.Int64
}

func newShop(t *testing.T) *shop {
	t.Helper()
	return &shop{t: t, database: services.Database(t, func(context.Context, string) error { return nil }, "empty"), redis: services.RedisURL(t), timeout: patience}
}

// kind says how a process is.
type kind struct {
	isAlone   bool // it asks nobody
	isPatient bool // it waits for a slow Redis. Who is cut off is not: its writes would wait as long.
}

func (s *shop) open(k kind) *process {
	s.t.Helper()
	target, err := url.Parse(s.redis)
	require.NoError(s.t, err)
	network, address := "tcp", target.Host
	if target.Scheme == "unix" {
		network, address = "unix", target.Path
	}
	p := &process{t: s.t, value: &s.value, way: services.StartProxy(s.t, network, address)}
	number := target.Query().Get("db")
	if number == "" && network == "tcp" {
		number = target.Path[min(1, len(target.Path)):]
	}
	var o leasecache.Options
	if k.isPatient {
		o.Timeout = patience / 2
	}
	p.store, err = leasecache.Open(s.t.Context(), "redis://"+p.way.Address()+"/"+number, o)
	require.NoError(s.t, err)
	s.t.Cleanup(func() { require.NoError(s.t, p.store.Close()) })
	p.cache = leasecache.New(p.store, func(b []byte, k int) []byte { return strconv.AppendInt(b, int64(k), 10) }, leasecache.Part[int64]{
		Name: "number", TTL: time.Hour,
		Append: func(b []byte, v int64) []byte { return strconv.AppendInt(b, v, 10) },
		Read:   func(b []byte, _ int64) (int64, error) { return strconv.ParseInt(string(b), 10, 64) },
	})
	if !k.isAlone {
		config, err := pgx.ParseConfig(s.database)
		require.NoError(s.t, err)
		p.peers = peers.Open(s.t.Context(), peers.Options{Database: config, Store: p.store, Timeout: s.timeout})
		s.t.Cleanup(p.peers.Close)
	}
	return p
}

// read reads the number.
func (p *process) read() int64 {
	found, err := p.cache.Through(func(_ context.Context, keys []int) (map[int]int64, error) {
		values := map[int]int64{}
		for _, k := range keys {
			values[k] = p.value.Load()
		}
		return values, nil
	})(context.Background(), []int{key})
	assert.NoError(p.t, err)
	return found[key]
}

// write writes a number, and returns when it is acknowledged.
func (p *process) write(n int64) {
	assert.NoError(p.t, p.store.Change(context.Background(), p.cache.Keys(key), func(context.Context) error {
		p.value.Store(n)
		return nil
	}))
}

// awaitListeners waits until so many processes listen: their connections are idle, and have done more than take the lock.
func (s *shop) awaitListeners(n int) {
	s.t.Helper()
	conn, err := pgx.Connect(s.t.Context(), s.database)
	require.NoError(s.t, err)
	defer conn.Close(context.Background())
	require.Eventually(s.t, func() bool {
		var listeners int
		err := conn.QueryRow(s.t.Context(), `SELECT count(*) FROM pg_stat_activity WHERE application_name = 'orderly cache' AND datname = current_database()
			AND state = 'idle' AND query <> '' AND query NOT LIKE '%pg_advisory_lock_shared%'`).Scan(&listeners)
		return err == nil && listeners >= n
	}, patience, tick)
}

// A process that is cut off from Redis alone writes, and what others read is never older than what it acknowledged. Others
// read all the time, so that they cache what they read before a write.
func TestNobodyReadsWhatAProcessWithoutRedisHasChanged(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	cut, others := s.open(kind{}), []*process{s.open(kind{isPatient: true}), s.open(kind{isPatient: true})}
	s.awaitListeners(3)
	require.EqualValues(t, 0, others[0].read())
	cut.way.Cut()
	require.Eventually(t, func() bool { return !cut.store.Up() }, patience, tick)
	var (
		acknowledged atomic.Int64
		isOver       atomic.Bool
		all          sync.WaitGroup
	)
	for _, other := range others {
		all.Go(func() {
			for !isOver.Load() {
				least := acknowledged.Load()
				if read := other.read(); read < least {
					t.Errorf("%d was acknowledged, and then read: %d", least, read)
					return
				}
			}
		})
	}
	for n := int64(1); n <= 300; n++ {
		cut.write(n)
		acknowledged.Store(n)
	}
	isOver.Store(true)
	all.Wait()
	require.True(t, others[0].store.Up(), "the others go on to use Redis")
	_, owes := cut.store.Owes()
	require.False(t, owes)
}

// Without peers the test above would fail: an old value is found.
func TestWithoutPeersAnOldValueIsFound(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	cut, other := s.open(kind{isAlone: true}), s.open(kind{isAlone: true, isPatient: true})
	require.EqualValues(t, 0, other.read())
	cut.way.Cut()
	require.Eventually(t, func() bool { return !cut.store.Up() }, patience, tick)
	cut.write(1)
	require.EqualValues(t, 0, other.read())
}

// Where no process reaches Redis, a write is acknowledged as soon as all have said so, and the value from before is not
// found when Redis is back.
func TestRedisAwayForAll(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	here, there := s.open(kind{}), s.open(kind{})
	s.awaitListeners(2)
	require.EqualValues(t, 0, there.read())
	here.way.Cut()
	there.way.Cut()
	require.Eventually(t, func() bool { return !here.store.Up() }, patience, tick)
	here.write(1)
	require.EqualValues(t, 1, there.read())
	there.way.Restore() // the writer is still cut off
	require.Eventually(t, func() bool { return there.store.Up() }, patience, tick)
	require.EqualValues(t, 1, there.read())
}

// A process that did not hear of a write, as it was not there, hears of it before long.
func TestPeerThatWasNotThereHearsLater(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.timeout = 10 * time.Second // who joins may be counted before it listens: then it is asked again
	cut, other := s.open(kind{}), s.open(kind{isAlone: true})
	require.EqualValues(t, 0, other.read())
	cut.way.Cut()
	require.Eventually(t, func() bool { return !cut.store.Up() }, patience, tick)
	cut.write(1)
	_, owes := cut.store.Owes()
	require.True(t, owes)
	config, err := pgx.ParseConfig(s.database)
	require.NoError(t, err)
	joined := peers.Open(t.Context(), peers.Options{Database: config, Store: other.store})
	t.Cleanup(joined.Close)
	require.Eventually(t, func() bool { return other.read() == 1 }, patience, tick)
	require.Eventually(t, func() bool { _, owes := cut.store.Owes(); return !owes }, patience, tick)
}

// A write of more than a notification can hold is a write of everything.
func TestWriteOfManyKeys(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	cut, other := s.open(kind{}), s.open(kind{isPatient: true})
	s.awaitListeners(2)
	require.EqualValues(t, 0, other.read())
	cut.way.Cut()
	require.Eventually(t, func() bool { return !cut.store.Up() }, patience, tick)
	var keys []leasecache.Key
	for k := range 2000 {
		keys = append(keys, cut.cache.Keys(k)...)
	}
	require.NoError(t, cut.store.Change(t.Context(), keys, func(context.Context) error { s.value.Store(1); return nil }))
	require.EqualValues(t, 1, other.read())
}
