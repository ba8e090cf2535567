package leasecache

import (
	"context"
	"errors"
	"net"
	"slices"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
)

func TestThrough(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, start(t))
			ctx := t.Context()
			require.Equal(t, map[int]row{1: {Name: "one", Unread: 1}, 2: {Name: "two", Unread: 2}}, b.read(ctx, 1, 2))
			require.Equal(t, [][]int{{1, 2}}, b.rows.asked())
			b.requireHits(ctx, map[int]row{1: {Name: "one"}, 2: {Name: "two"}})

			require.Equal(t, map[int]row{1: {Name: "one"}, 3: {Name: "three", Unread: 3}}, b.read(ctx, 1, 3))
			require.Equal(t, [][]int{{3}}, b.rows.asked(), "only what is missing")
			require.Equal(t, map[string]Stats{"row": {Hits: 3, Misses: 3, Fills: 3}, "row.unread": {}}, b.store.Stats())

			b.change(2, row{Name: "second"})
			b.requireMiss(ctx, 2, row{Name: "second"})
			b.requireHits(ctx, map[int]row{1: {Name: "one"}, 2: {Name: "second"}, 3: {Name: "three"}})
		})
	}
}

// A read finds only some of the parts that it wants.
func TestParts(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, start(t))
			ctx, whole := t.Context(), withUnread(t.Context())
			b.read(ctx, 1)
			require.Empty(t, b.stored("row.unread", 1), "a part that is not wanted is not kept")
			b.requireMiss(whole, 1, row{Name: "one", Unread: 1})
			b.requireHits(whole, map[int]row{1: {Name: "one", Unread: 1}})
			require.Equal(t, Stats{Hits: 1, Misses: 1, Fills: 1}, b.store.Stats()["row.unread"])

			require.NoError(t, b.store.Change(ctx, b.cache.Keys(1, "row.unread"), func(context.Context) error {
				b.rows.set(1, row{Name: "one", Unread: 7})
				return nil
			}))
			b.requireHits(ctx, map[int]row{1: {Name: "one"}})
			b.requireMiss(whole, 1, row{Name: "one", Unread: 7})
			require.Panics(t, func() { b.cache.Keys(1, "row.read") })
		})
	}
}

// Rows that do not exist, that must not be cached, and fetches that fail: none leaves a lease behind.
func TestWhatIsNotKept(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			part := nameOnly()
			part.Keep = func(r *row) bool { return r.Name != "two" }
			b := newBench(t, start(t), part)
			ctx := t.Context()
			require.Equal(t, map[int]row{1: {Name: "one", Unread: 1}, 2: {Name: "two", Unread: 2}}, b.read(ctx, 1, 2, 9))
			require.NotEmpty(t, b.stored("row", 1))
			require.Empty(t, b.stored("row", 2))
			require.Empty(t, b.stored("row", 9))

			b.rows.fail = errors.New("no database")
			_, err := b.cache.Through(b.rows.fetch)(ctx, []int{1, 3})
			require.ErrorIs(t, err, b.rows.fail)
			require.Empty(t, b.stored("row", 3))

			require.Panics(t, func() {
				_, _ = b.cache.Through(func(context.Context, []int) (map[int]*row, error) { panic("fetching") })(ctx, []int{3})
			})
			require.Empty(t, b.stored("row", 3))
			require.Empty(t, b.store.singleflight.loads)

			writer := marks{store: b.store, keys: b.cache.Keys(9), token: newToken()}
			b.rows.fail = nil
			b.loading(func() { require.NoError(t, writer.set(ctx)) }, 9)
			require.Equal(t, markPrefix, b.stored("row", 9)[:1], "what is not ours is not released")
		})
	}
}

func TestJitter(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			even, exact := nameOnly(), unread()
			exact.Exact = true
			b := newBench(t, start(t), even, exact)
			const n = 200
			ids := make([]int, n)
			for i := range ids {
				ids[i] = i
				b.rows.set(i, row{Name: "row"})
			}
			require.Eventually(t, func() bool { // what takes longer than a lease is not cached
				b.read(withUnread(t.Context()), ids...)
				return !slices.ContainsFunc(ids, func(i int) bool { return b.stored("row", i) == "" || b.stored("row.unread", i) == "" })
			}, patience, tick)
			shortest, longest := 2*even.TTL, time.Duration(0)
			for i := range n {
				life := b.raw.PTTL(t.Context(), b.key("row", i)).Val()
				shortest, longest = min(shortest, life), max(longest, life)
				require.InDelta(t, exact.TTL, b.raw.PTTL(t.Context(), b.key("row.unread", i)).Val(), float64(patience))
			}
			require.Greater(t, shortest, even.TTL/2-patience)
			require.Less(t, shortest, even.TTL*6/10, "of 200 lives, the shortest is short")
			require.Less(t, longest, even.TTL*3/2)
			require.Greater(t, longest, even.TTL*14/10)
		})
	}
}

// An old and a new server run at the same time.
func TestLayout(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, start(t))
			ctx := t.Context()
			b.read(ctx, 1)
			held := b.stored("row", 1)
			next := nameOnly()
			next.Layout = 1
			newer := *b
			newer.cache = New(b.store, appendID, next)
			newer.requireMiss(ctx, 1, row{Name: "one", Unread: 1})
			require.Equal(t, held, b.stored("row", 1))
			b.requireHits(ctx, map[int]row{1: {Name: "one"}})
			b.change(1, row{Name: "first"})
			newer.requireMiss(ctx, 1, row{Name: "first"})
			newer.requireHits(ctx, map[int]row{1: {Name: "first"}})
			b.requireMiss(ctx, 1, row{Name: "first"})
		})
	}
}

func TestSpoiltValue(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, start(t))
			require.NoError(t, b.raw.Set(t.Context(), b.key("row", 1), "V\x00\x00\x00\x00spoilt", time.Hour).Err())
			b.requireMiss(t.Context(), 1, row{Name: "one", Unread: 1})
			require.Equal(t, uint64(1), b.store.Stats()["row"].Errors)
		})
	}
}

// A client goes away when its rows were fetched: they are cached nonetheless.
func TestReaderLeaves(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, start(t))
			leaving, leave := context.WithCancel(t.Context())
			_, err := b.cache.Through(func(ctx context.Context, ids []int) (map[int]*row, error) {
				leave()
				return b.rows.fetch(ctx, ids)
			})(leaving, []int{1})
			require.NoError(t, err)
			b.requireHits(t.Context(), map[int]row{1: {Name: "one"}})
		})
	}
}

// TestRoundTrips counts the round trips to Redis.
func TestRoundTrips(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, start(t))
			ctx := withUnread(t.Context())
			b.read(ctx, 1) // Redis knows the scripts now
			b.change(1, row{Name: "one"})
			pipelines := &pipelines{}
			intercept(b.store, pipelines)
			count := func(do func()) int {
				pipelines.count = 0
				do()
				return pipelines.count
			}
			require.Equal(t, 3, count(func() { b.read(ctx, 1, 2, 3) }), "a look, leases and a fill")
			require.Equal(t, 1, count(func() { b.read(ctx, 1, 2, 3) }), "a look")
			require.Equal(t, 2, count(func() { b.change(1, row{}) }), "marks and their clearing")
			require.Equal(t, 2, count(func() {
				require.NoError(t, b.store.Change(ctx, append(b.cache.Keys(2), b.cache.Keys(3)...), func(context.Context) error { return nil }))
			}))
		})
	}
}

// pipelines counts pipelines: all round trips but the watch's probes.
type pipelines struct{ count int }

func (*pipelines) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		return next(ctx, network, address)
	}
}

func (*pipelines) ProcessHook(next redis.ProcessHook) redis.ProcessHook { return next }

func (p *pipelines) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, commands []redis.Cmder) error {
		if commands[0].Name() != "select" { // of a new connection
			p.count++
		}
		return next(ctx, commands)
	}
}

// Redis forgets the scripts, as when it restarts.
func TestUnknownScripts(t *testing.T) {
	t.Parallel()
	for name, start := range ownRedises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, start(t))
			flush := func() { require.NoError(t, b.raw.ScriptFlush(t.Context()).Err()) }
			flush()
			b.read(t.Context(), 1)
			b.requireHits(t.Context(), map[int]row{1: {Name: "one"}})
			flush()
			b.change(1, row{Name: "first"})
			b.requireMiss(t.Context(), 1, row{Name: "first"})
			flush()
			b.requireHits(t.Context(), map[int]row{1: {Name: "first"}})
			require.NoError(t, b.store.Change(t.Context(), b.cache.Keys(1), func(context.Context) error {
				flush()
				return nil
			}))
			require.Empty(t, b.stored("row", 1))
		})
	}
}

// Everything works if nothing is cached.
func TestWithoutStore(t *testing.T) {
	t.Parallel()
	var none *Store
	var nothing *Cache[int, *row]
	require.False(t, none.Up())
	require.Nil(t, none.Client())
	require.Empty(t, none.Stats())
	require.NoError(t, none.Close())
	none.ReportError(errors.New("some"))
	for name, cache := range map[string]*Cache[int, *row]{"no cache": nothing, "no store": New(none, appendID, nameOnly())} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows := &rows{byID: map[int]row{1: {Name: "one"}}}
			found, err := cache.Through(rows.fetch)(t.Context(), []int{1, 2})
			require.NoError(t, err)
			require.Equal(t, map[int]*row{1: {Name: "one"}}, found)
			require.Equal(t, [][]int{{1, 2}}, rows.asked())
			value := &row{Name: "v"}
			given, err := cache.GetOrLoad(t.Context(), 1, always, func(context.Context) (*row, error) { return value, nil })
			require.NoError(t, err)
			require.Same(t, value, given)
			given, err = cache.Put(t.Context(), 1, func(context.Context) (*row, bool, error) { return value, true, nil })
			require.NoError(t, err)
			require.Same(t, value, given)
			called := false
			require.NoError(t, none.Change(t.Context(), cache.Keys(1), func(context.Context) error {
				called = true
				return nil
			}))
			require.True(t, called)
		})
	}
}

func TestPartNames(t *testing.T) {
	t.Parallel()
	require.Panics(t, func() { New(nil, appendID, nameOnly(), nameOnly()) })
	for _, name := range []string{"", "a:b"} {
		part := nameOnly()
		part.Name = name
		require.Panics(t, func() { New(nil, appendID, part) })
	}
}
