package leasecache

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// readInBackground reads ids in a goroutine, with singleflight.
func (b *bench) readInBackground(ctx context.Context, ids ...int) <-chan map[int]*row {
	b.t.Helper()
	found := make(chan map[int]*row, 1)
	go func() {
		rows, err := b.cache.ThroughSingleflight(always, b.rows.fetch)(ctx, ids)
		if err != nil {
			rows = nil
		}
		found <- rows
	}()
	return found
}

// awaitWaiting waits until so many reads have begun to wait for others' loads.
func (b *bench) awaitWaiting(reads int64) {
	b.t.Helper()
	require.Eventually(b.t, func() bool { return b.waiting.Load() >= reads }, patience, tick)
}

func TestSingleflight(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, start(t))
			ctx := withUnread(t.Context())
			b.read(t.Context(), 1)
			b.rows.asked()
			var followers [3]<-chan map[int]*row
			_, err := b.cache.Through(func(ctx context.Context, ids []int) (map[int]*row, error) {
				for i := range followers {
					followers[i] = b.readInBackground(ctx, 1, 2, 9)
				}
				b.awaitWaiting(int64(len(followers)))
				return b.rows.fetch(ctx, ids)
			})(ctx, []int{1, 2, 9})
			require.NoError(t, err)
			given := map[*row]bool{}
			for _, follower := range followers {
				found := <-follower
				require.Equal(t, map[int]*row{1: {"one", 1}, 2: {"two", 2}}, found)
				given[found[2]] = true
			}
			require.Len(t, given, len(followers), "a value for each")
			require.Equal(t, [][]int{{1, 2, 9}, nil, nil, nil}, cleaned(b.rows.asked()))
			require.Empty(t, b.store.singleflight.loads)
		})
	}
}

// A reader for which others wait finds a load: it must not wait for it.
func TestSharedStatementsDoNotWait(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, start(t))
			b.loading(func() { b.requireMiss(t.Context(), 1, row{Name: "one", Unread: 1}) }, 1)
		})
	}
}

// A reader of two rows finds the load of one. It must fetch anyway, so it does not wait. Two such readers would
// wait for each other.
func TestNoLoadToWaitFor(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, start(t))
			b.loading(func() {
				require.Len(t, <-b.readInBackground(t.Context(), 1, 2), 2)
				require.Equal(t, []int{1, 2}, b.rows.asked()[1])
			}, 1)
			b.requireHits(t.Context(), map[int]row{1: {Name: "one"}, 2: {Name: "two"}})
		})
	}
}

// Another process loads all keys: there is no load to wait for in this one.
func TestLoadOfAnotherProcess(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := start(t)
			b, other := newBench(t, url), newBench(t, url)
			other.loading(func() {
				require.Equal(t, map[int]*row{1: {"one", 1}}, <-b.readInBackground(t.Context(), 1))
			}, 1)
		})
	}
}

// A reader comes after a write that came after the load: the load's values are too old for it.
func TestNoWaitAfterWrite(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, start(t))
			b.loading(func() {
				b.change(1, row{Name: "first"})
				require.Equal(t, &row{"first", 0}, (<-b.readInBackground(t.Context(), 1))[1])
			}, 1)
		})
	}
}

func TestAwaitedLoadFails(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, start(t))
			ctx := t.Context()
			b.store.durations.lease = time.Hour
			var follower <-chan map[int]*row
			failed := errors.New("no database")
			_, err := b.cache.Through(func(context.Context, []int) (map[int]*row, error) {
				follower = b.readInBackground(ctx, 1)
				b.awaitWaiting(1)
				return nil, failed
			})(ctx, []int{1})
			require.ErrorIs(t, err, failed)
			require.Equal(t, map[int]*row{1: {"one", 1}}, <-follower)
			require.Equal(t, [][]int{{1}}, b.rows.asked())
		})
	}
}

// A load never ends: readers wait for the end of their context, or of the lease.
func TestAwaitedLoadStops(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, start(t))
			b.store.durations.lease = time.Hour
			b.loading(func() {
				leaving, leave := context.WithCancel(t.Context())
				gone := b.readInBackground(leaving, 1)
				b.awaitWaiting(1)
				leave()
				require.Equal(t, map[int]*row{1: {"one", 1}}, <-gone, "this fetch does not look at its context")
			}, 1)
			b.store.durations.lease = 100 * time.Millisecond
			b.loading(func() {
				require.Equal(t, map[int]*row{2: {"two", 2}}, <-b.readInBackground(t.Context(), 2))
			}, 2)
		})
	}
}

func TestGetOrLoad(t *testing.T) {
	t.Parallel()
	for name, start := range redises() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, start(t), nameOnly())
			ctx := t.Context()
			var loads atomic.Int32
			load := func(context.Context) (*row, error) {
				loads.Add(1)
				return &row{Name: "sum"}, nil
			}
			for range 3 {
				v, err := b.cache.GetOrLoad(ctx, 1, always, load)
				require.NoError(t, err)
				require.Equal(t, &row{Name: "sum"}, v)
			}
			require.Equal(t, int32(1), loads.Load())

			failed := errors.New("no sum")
			_, err := b.cache.GetOrLoad(ctx, 2, always, func(context.Context) (*row, error) { return nil, failed })
			require.ErrorIs(t, err, failed)

			followed := make(chan *row, 1)
			_, err = b.cache.GetOrLoad(ctx, 3, always, func(ctx context.Context) (*row, error) {
				go func() {
					v, _ := b.cache.GetOrLoad(ctx, 3, always, load)
					followed <- v
				}()
				b.awaitWaiting(1)
				return &row{Name: "followed"}, nil
			})
			require.NoError(t, err)
			require.Equal(t, &row{Name: "followed"}, <-followed)
			require.Equal(t, int32(1), loads.Load())

			never := func(context.Context) bool { return false }
			v, err := b.cache.GetOrLoad(ctx, 4, never, func(ctx context.Context) (*row, error) {
				return b.cache.GetOrLoad(ctx, 4, never, load) // it would wait for the load that it is part of
			})
			require.NoError(t, err)
			require.Equal(t, &row{Name: "sum"}, v)
			require.Equal(t, int64(1), b.waiting.Load())
		})
	}
}

func always(context.Context) bool { return true }
