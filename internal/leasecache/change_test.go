package leasecache

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A reader finds the lease of a load that is running.
func TestLeaseOfAnother(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, start(t))
			ctx := t.Context()
			b.loading(func() {
				lease := b.stored("row", 1)
				require.True(t, isLease(lease))
				b.requireMiss(ctx, 1, row{Name: "one", Unread: 1})
				require.Equal(t, lease, b.stored("row", 1), "the other's lease stays")
			}, 1)
			b.requireHits(ctx, map[int]row{1: {Name: "one"}})
			require.Equal(t, uint64(1), b.store.Stats()["row"].Fills)
		})
	}
}

// loading runs do while another reader has fetched ids but not stored them.
func (b *bench) loading(do func(), ids ...int) {
	b.t.Helper()
	_, err := b.cache.Through(func(ctx context.Context, ids []int) (map[int]*row, error) {
		found, err := b.rows.fetch(ctx, ids)
		do()
		return found, err
	})(b.t.Context(), ids)
	require.NoError(b.t, err)
}

// A write comes between a reader's fetch and its fill.
func TestWriteWhileLoading(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, start(t))
			b.loading(func() { b.change(1, row{Name: "first"}) }, 1)
			require.Empty(t, b.stored("row", 1))
			require.Equal(t, uint64(1), b.store.Stats()["row"].Fenced)
			b.requireMiss(t.Context(), 1, row{Name: "first"})
		})
	}
}

// Readers come during a write.
func TestLoadWhileWriting(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, start(t))
			ctx := t.Context()
			b.read(ctx, 1)
			require.NoError(t, b.store.Change(ctx, b.cache.Keys(1), func(context.Context) error {
				b.requireMiss(ctx, 1, row{Name: "one", Unread: 1})
				b.rows.set(1, row{Name: "first"})
				b.requireMiss(ctx, 1, row{Name: "first"})
				require.Equal(t, markPrefix, b.stored("row", 1)[:1])
				return nil
			}))
			require.Empty(t, b.stored("row", 1))
		})
	}
}

// The first of two writers commits last: clearing the second's mark must leave the first's.
func TestOverlappingWriters(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, start(t))
			ctx := t.Context()
			require.NoError(t, b.store.Change(ctx, b.cache.Keys(1), func(context.Context) error {
				b.change(1, row{Name: "second"})
				b.requireMiss(ctx, 1, row{Name: "second"})
				require.Equal(t, markPrefix, b.stored("row", 1)[:1], "nothing is kept")
				b.rows.set(1, row{Name: "first"})
				return nil
			}))
			b.requireMiss(ctx, 1, row{Name: "first"})
			b.requireHits(ctx, map[int]row{1: {Name: "first"}})
		})
	}
}

// A mark is lost during the write: a reader can then store the old value, which clearing must remove, like its
// lease.
func TestMarkThatRanOut(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, start(t))
			ctx := t.Context()
			require.NoError(t, b.store.Change(ctx, b.cache.Keys(1), func(context.Context) error {
				require.NoError(t, b.raw.Del(ctx, b.key("row", 1)).Err())
				b.read(ctx, 1)
				require.Equal(t, valuePrefix, b.stored("row", 1)[:1])
				b.rows.set(1, row{Name: "first"})
				return nil
			}))
			b.requireMiss(ctx, 1, row{Name: "first"})

			b.loading(func() {
				require.NoError(t, b.store.Change(ctx, b.cache.Keys(2), func(context.Context) error {
					require.NoError(t, b.raw.Del(ctx, b.key("row", 2)).Err())
					b.loading(func() { b.rows.set(2, row{Name: "second"}) }, 2)
					return nil
				}))
			}, 2)
			b.requireMiss(ctx, 2, row{Name: "second"})
		})
	}
}

// The marks of writers that died expire independently.
func TestMarksEnd(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, start(t))
			ctx := t.Context()
			b.store.durations.mark = 300 * time.Millisecond
			dead := marks{store: b.store, keys: b.cache.Keys(1), token: newToken()}
			require.NoError(t, dead.set(ctx))
			b.requireMiss(ctx, 1, row{Name: "one", Unread: 1})
			require.Equal(t, markPrefix, b.stored("row", 1)[:1])
			require.LessOrEqual(t, b.raw.PTTL(ctx, b.key("row", 1)).Val(), 300*time.Millisecond)
			require.Eventually(t, func() bool { return b.raw.Exists(ctx, b.key("row", 1)).Val() == 0 }, patience, tick)

			// Other marks must not prolong an expired mark.
			require.NoError(t, dead.set(ctx))
			b.store.durations.mark = time.Hour
			long := marks{store: b.store, keys: b.cache.Keys(1), token: newToken()}
			require.NoError(t, long.set(ctx))
			const head, entry = 2, 29
			require.Len(t, b.stored("row", 1), head+2*entry)
			require.Eventually(t, func() bool {
				return long.set(ctx) == nil && b.raw.StrLen(ctx, b.key("row", 1)).Val() == head+entry
			}, patience, tick)
			long.clear(ctx, nil)
			require.Empty(t, b.stored("row", 1))
		})
	}
}

// Marks that stay keep their TTL.
func TestClearingDoesNotLengthen(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, start(t))
			ctx := t.Context()
			b.store.durations.mark = time.Minute
			stays := marks{store: b.store, keys: b.cache.Keys(1), token: newToken()}
			require.NoError(t, stays.set(ctx))
			b.change(1, row{})
			life := b.raw.PTTL(ctx, b.key("row", 1)).Val()
			require.Positive(t, life)
			require.LessOrEqual(t, life, time.Minute)
		})
	}
}

func TestFailedWrite(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, start(t))
			ctx := t.Context()
			b.read(ctx, 1)
			failed := errors.New("failed, or so it seems")
			require.ErrorIs(t, b.store.Change(ctx, b.cache.Keys(1), func(context.Context) error {
				b.rows.set(1, row{Name: "first"})
				return failed
			}), failed)
			b.requireMiss(ctx, 1, row{Name: "first"})
			b.requireHits(ctx, map[int]row{1: {Name: "first"}})
		})
	}
}

// A client goes away during the commit, which may still take effect: so the mark stays.
func TestUnknownOutcome(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, start(t))
			ctx := t.Context()
			b.read(ctx, 1)
			leaving, leave := context.WithCancel(ctx)
			require.ErrorIs(t, b.store.Change(leaving, b.cache.Keys(1), func(ctx context.Context) error {
				leave()
				return ctx.Err()
			}), context.Canceled)
			b.requireMiss(ctx, 1, row{Name: "one", Unread: 1})
			b.rows.set(1, row{Name: "first"})
			b.requireMiss(ctx, 1, row{Name: "first"})
			require.True(t, b.store.Up(), "a client that goes away says nothing of Redis")

			leaving, leave = context.WithCancel(ctx)
			require.NoError(t, b.store.Change(leaving, b.cache.Keys(2), func(context.Context) error {
				leave()
				return nil
			}))
			require.Empty(t, b.stored("row", 2), "what succeeded is cleared, though nobody waits")
		})
	}
}

// The context of a write ends before its mark.
func TestWriteEndsBeforeItsMark(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, start(t))
			require.NoError(t, b.store.Change(t.Context(), b.cache.Keys(1), func(ctx context.Context) error {
				ends, ok := ctx.Deadline()
				require.True(t, ok)
				life := b.raw.PTTL(ctx, b.key("row", 1)).Val()
				require.LessOrEqual(t, time.Until(ends), life-defaultCommitGrace+time.Second)
				return nil
			}))
		})
	}
}

// A writer marks that has not seen the new epoch.
func TestMarkInMovedEpoch(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := start(t)
			b, other := newBench(t, url), newBench(t, url)
			ctx := t.Context()
			old := *b.store.epoch.Load()
			require.NoError(t, other.store.moveEpoch(ctx))
			b.store.epoch.Store(&old)
			require.NoError(t, b.store.Change(ctx, b.cache.Keys(1), func(context.Context) error {
				require.Equal(t, markPrefix, other.stored("row", 1)[:1])
				return nil
			}))
			require.Empty(t, other.stored("row", 1))
		})
	}
}

// The epoch moves during a write, and a reader stores the old value in the new epoch.
func TestMovedEpoch(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := start(t)
			b := newBench(t, url)
			ctx := t.Context()
			b.read(ctx, 1)
			other := newBench(t, url)
			require.NoError(t, b.store.Change(ctx, b.cache.Keys(1), func(context.Context) error {
				before := *other.store.epoch.Load()
				require.NoError(t, other.store.moveEpoch(ctx))
				require.NotEqual(t, before, *other.store.epoch.Load())
				other.read(ctx, 1)
				other.requireHits(ctx, map[int]row{1: {Name: "one"}})
				other.rows.set(1, row{Name: "first"})
				return nil
			}))
			other.requireMiss(ctx, 1, row{Name: "first"})
		})
	}
}

// Redis loses the epoch during a write: then nothing must be cleared.
func TestNoEpoch(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, start(t))
			b.reopen(b.url, Options{Timeout: patience, durations: durations{probeInterval: time.Hour}}, nameOnly())
			require.NoError(t, b.store.Change(t.Context(), b.cache.Keys(1), func(ctx context.Context) error {
				return b.raw.FlushDB(ctx).Err()
			}))
			require.True(t, b.store.Up())
		})
	}
}

// A read finds no values of an old epoch.
func TestEpochOfOthers(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := start(t)
			b, other := newBench(t, url), newBench(t, url)
			ctx := t.Context()
			b.read(ctx, 1)
			require.NoError(t, other.store.moveEpoch(ctx))
			b.requireMiss(ctx, 1, row{Name: "one", Unread: 1})
			b.requireHits(ctx, map[int]row{1: {Name: "one"}})

			require.NoError(t, b.raw.FlushDB(ctx).Err())
			b.requireMiss(ctx, 1, row{Name: "one", Unread: 1})
			require.Eventually(t, func() bool { return b.store.epoch.Load() != nil }, patience, tick)
			b.read(ctx, 1)
			b.requireHits(ctx, map[int]row{1: {Name: "one"}})
		})
	}
}
