package leasecache

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"orderly.example/internal/devservices"
	"orderly.example/test/services"
)

func TestMain(m *testing.M) {
	code := services.Run(m)
	if err := goleak.Find(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

const (
	patience = 20 * time.Second
	tick     = 5 * time.Millisecond // poll interval
)

// row is an entity of two parts: its name, and a count that is not always wanted.
type row struct {
	Name   string
	Unread int64
}

type wantsUnread struct{}

func withUnread(ctx context.Context) context.Context {
	return context.WithValue(ctx, wantsUnread{}, true)
}

func nameOnly() Part[*row] {
	return Part[*row]{
		Name:   "row",
		TTL:    time.Hour,
		Append: func(b []byte, r *row) []byte { return append(b, r.Name...) },
		Read: func(b []byte, _ *row) (*row, error) {
			if string(b) == "spoilt" {
				return nil, errors.New("spoilt")
			}
			return &row{Name: string(b)}, nil
		},
	}
}

func unread() Part[*row] {
	return Part[*row]{
		Name:   "row.unread",
		TTL:    time.Hour,
		Append: func(b []byte, r *row) []byte { return binary.AppendVarint(b, r.Unread) },
		Read: func(b []byte, r *row) (*row, error) {
			r.Unread, _ = binary.Varint(b)
			return r, nil
		},
		Wanted: func(ctx context.Context) bool { return ctx.Value(wantsUnread{}) != nil },
	}
}

// rows stand for the database.
type rows struct {
	mutex   sync.Mutex
	byID    map[int]row
	fetches [][]int // the keys of each call
	fail    error
}

func (r *rows) fetch(_ context.Context, ids []int) (map[int]*row, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.fetches = append(r.fetches, slices.Clone(ids))
	if r.fail != nil {
		return nil, r.fail
	}
	found := map[int]*row{}
	for _, id := range ids {
		if row, ok := r.byID[id]; ok {
			found[id] = &row
		}
	}
	return found, nil
}

func (r *rows) set(id int, row row) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.byID[id] = row
}

// asked returns the keys of all fetches since it was last called.
func (r *rows) asked() [][]int {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	asked := r.fetches
	r.fetches = nil
	return asked
}

// bench is a store, a cache of rows, and the rows.
type bench struct {
	t     *testing.T
	url   string
	store *Store
	cache *Cache[int, *row]
	rows  *rows
	raw   *redis.Client // not through the store

	waiting *atomic.Int64 // reads that wait, or have waited, for others' loads
}

func newBench(t *testing.T, url string, parts ...Part[*row]) *bench {
	t.Helper()
	if len(parts) == 0 {
		parts = []Part[*row]{nameOnly(), unread()}
	}
	waiting := &atomic.Int64{}
	store := openStore(t, url, Options{
		Timeout:   5 * time.Second,
		durations: durations{probeInterval: 20 * time.Millisecond},
		testHookStep: func(name string) {
			if name == "waiting" {
				waiting.Add(1)
			}
		},
	})
	require.True(t, store.Up())
	options, err := redis.ParseURL(url)
	require.NoError(t, err)
	raw := redis.NewClient(options)
	t.Cleanup(func() { require.NoError(t, raw.Close()) })
	return &bench{
		t:     t,
		url:   url,
		store: store,
		cache: New(store, appendID, parts...),
		rows:  &rows{byID: map[int]row{1: {"one", 1}, 2: {"two", 2}, 3: {"three", 3}}},
		raw:   raw,

		waiting: waiting,
	}
}

// reopen replaces the bench's store, and its cache by one of these parts. The first store is closed, since it would
// notice outages.
func (b *bench) reopen(url string, options Options, parts ...Part[*row]) {
	b.t.Helper()
	require.NoError(b.t, b.store.Close())
	b.store = openStore(b.t, url, options)
	b.cache = New(b.store, appendID, parts...)
}

func openStore(t testing.TB, url string, o Options) *Store {
	t.Helper()
	store, err := Open(t.Context(), url, o)
	require.NoError(t, err)
	t.Cleanup(func() {
		if err := store.Close(); !errors.Is(err, redis.ErrClosed) { // a test may have closed it
			require.NoError(t, err)
		}
	})
	return store
}

func appendID(b []byte, id int) []byte { return strconv.AppendInt(b, int64(id), 10) }

// read reads through the cache.
func (b *bench) read(ctx context.Context, ids ...int) map[int]row {
	b.t.Helper()
	found, err := b.cache.Through(b.rows.fetch)(ctx, ids)
	require.NoError(b.t, err)
	values := map[int]row{}
	for id, row := range found {
		values[id] = *row
	}
	return values
}

// requireHits checks that ids are read without a fetch.
func (b *bench) requireHits(ctx context.Context, want map[int]row) {
	b.t.Helper()
	b.rows.asked()
	require.Equal(b.t, want, b.read(ctx, slices.Sorted(maps.Keys(want))...))
	require.Equal(b.t, [][]int{nil}, cleaned(b.rows.asked()), "what the fetch was called with")
}

// requireMiss checks that id is fetched.
func (b *bench) requireMiss(ctx context.Context, id int, want row) {
	b.t.Helper()
	b.rows.asked()
	require.Equal(b.t, map[int]row{id: want}, b.read(ctx, id))
	require.Equal(b.t, [][]int{{id}}, b.rows.asked(), "what the fetch was called with")
}

// cleaned replaces empty lists by nil.
func cleaned(lists [][]int) [][]int {
	for i, list := range lists {
		if len(list) == 0 {
			lists[i] = nil
		}
	}
	return lists
}

// key is a part's key in Redis.
func (b *bench) key(part string, id int) string {
	b.t.Helper()
	return redisKey(*b.store.epoch.Load(), part+":"+strconv.Itoa(id))
}

// stored is what Redis holds under a part's key.
func (b *bench) stored(part string, id int) string {
	b.t.Helper()
	stored, err := b.raw.Get(b.t.Context(), b.key(part, id)).Result()
	if !errors.Is(err, redis.Nil) {
		require.NoError(b.t, err)
	}
	return stored
}

// change changes a row as a mutation does.
func (b *bench) change(id int, to row) {
	b.t.Helper()
	require.NoError(b.t, b.store.Change(b.t.Context(), b.cache.Keys(id), func(context.Context) error {
		b.rows.set(id, to)
		return nil
	}))
}

// redises are the servers on which behaviour is tested: a real Redis, and the one in this process. Each returns the
// URL of an empty database.
func redises() map[string]func(t testing.TB) string {
	return map[string]func(t testing.TB) string{"redis-server": services.RedisURL, "in-process": inProcess}
}

// ownRedises are redises for a test that does more to Redis than fill a database.
func ownRedises() map[string]func(t testing.TB) string {
	return map[string]func(t testing.TB) string{"redis-server": ownRedis, "in-process": inProcess}
}

func inProcess(t testing.TB) string {
	t.Helper()
	server, err := devservices.StartRedis(t.Context(), nil)
	require.NoError(t, err)
	t.Cleanup(server.Stop)
	return server.URL()
}

func ownRedis(t testing.TB) string {
	t.Helper()
	return startRedis(t, t.TempDir()).URL()
}

// startRedis starts a redis-server of the test's own.
func startRedis(t testing.TB, folder string) *devservices.RedisServer {
	t.Helper()
	server, err := devservices.StartRedisServer(t.Context(), folder)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Stop()) })
	return server
}

// intercept adds a hook for everything that a store sends to Redis from now on.
func intercept(s *Store, h redis.Hook) { s.client.(redis.UniversalClient).AddHook(h) }
