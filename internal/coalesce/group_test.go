package coalesce_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/coalesce"
)

// gatedGroup is a Group of numbers whose runs each wait for a value from gate.
type gatedGroup struct {
	coalesce.Group[string, int]

	gate chan error

	mutex sync.Mutex
	runs  [][]int
}

func newGatedGroup() *gatedGroup {
	g := &gatedGroup{gate: make(chan error)}
	g.Run = func(ctx context.Context, calls []int) error {
		g.mutex.Lock()
		g.runs = append(g.runs, slices.Clone(calls))
		g.mutex.Unlock()
		select {
		case err := <-g.gate:
			return err
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return g
}

// do starts a call, and returns when it runs or waits. It must be called in a bubble of synctest.
func (g *gatedGroup) do(ctx context.Context, key string, call int) <-chan error {
	done := make(chan error, 1)
	go func() { done <- g.Do(ctx, key, call) }()
	synctest.Wait()
	return done
}

func TestCallsThatWaitRunTogether(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGatedGroup()
		failure := errors.New("no")
		first := g.do(t.Context(), "a", 1)
		second, third := g.do(t.Context(), "a", 2), g.do(t.Context(), "a", 3)
		other := g.do(t.Context(), "b", 4)
		running, waiting := g.Stats()
		require.Equal(t, []int{2, 2}, []int{running, waiting})
		require.Equal(t, [][]int{{1}, {4}}, g.runs, "another key does not wait")
		g.gate <- nil
		g.gate <- nil
		require.NoError(t, <-first)
		require.NoError(t, <-other)
		g.gate <- failure
		require.ErrorIs(t, <-second, failure)
		require.ErrorIs(t, <-third, failure)
		synctest.Wait()
		require.Equal(t, [][]int{{1}, {4}, {2, 3}}, g.runs)
		running, waiting = g.Stats()
		require.Equal(t, []int{0, 0}, []int{running, waiting})
	})
}

func TestSeveralRunAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGatedGroup()
		g.MaxRunning = 2
		for call := range 4 {
			g.do(t.Context(), "a", call)
		}
		running, waiting := g.Stats()
		require.Equal(t, []int{2, 2}, []int{running, waiting})
		close(g.gate)
		synctest.Wait()
		require.Equal(t, []int{2, 3}, g.runs[2])
	})
}

func TestCallsThatDoNotFitAreNextBatches(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGatedGroup()
		g.Fits = func(batch []int, call int) bool { return len(batch) < 2 && !slices.Contains(batch, call) }
		for _, call := range []int{0, 1, 1, 2, 3, 4} {
			g.do(t.Context(), "a", call)
		}
		close(g.gate)
		synctest.Wait()
		require.Equal(t, [][]int{{0}, {1, 2}, {1, 3}, {4}}, g.runs)
	})
}

func TestCallersLeave(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGatedGroup()
		gone := errors.New("gone")
		ctx, leave := context.WithCancelCause(t.Context())
		first := g.do(t.Context(), "a", 1)
		leaver, stayer := g.do(ctx, "a", 2), g.do(t.Context(), "a", 3)
		leave(gone)
		require.ErrorIs(t, <-leaver, gone, "at once")
		g.gate <- nil
		require.NoError(t, <-first)
		synctest.Wait()
		require.Equal(t, [][]int{{1}, {3}}, g.runs, "who left before the run is not run")
		g.gate <- nil
		require.NoError(t, <-stayer)
	})
}

// The last caller leaves: a batch that waits never runs and nobody joins it, one that runs is canceled.
func TestAllCallersLeave(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGatedGroup()
		ctx, leave := context.WithCancel(t.Context())
		first := g.do(t.Context(), "a", 1)
		leaver := g.do(ctx, "a", 2)
		leave()
		require.Error(t, <-leaver)
		ctx, leave = context.WithCancel(t.Context())
		next := g.do(ctx, "a", 3)
		g.gate <- nil
		require.NoError(t, <-first)
		synctest.Wait()
		require.Equal(t, [][]int{{1}, {3}}, g.runs)
		leave()
		require.Error(t, <-next)
		synctest.Wait()
		running, _ := g.Stats()
		require.Zero(t, running, "the run was canceled")
	})
}

func TestAPanicIsTheErrorOfItsBatch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGatedGroup()
		run := g.Run
		g.Run = func(ctx context.Context, calls []int) error {
			if len(calls) > 1 {
				panic("oh")
			}
			return run(ctx, calls)
		}
		first := g.do(t.Context(), "a", 1)
		second, third := g.do(t.Context(), "a", 2), g.do(t.Context(), "a", 3)
		g.gate <- nil
		require.NoError(t, <-first)
		require.ErrorContains(t, <-second, "panic: oh")
		require.ErrorContains(t, <-third, "panic: oh")
		again := g.do(t.Context(), "a", 4)
		g.gate <- nil
		require.NoError(t, <-again)
	})
}

// A call that runs in its caller's goroutine panics: the group still works.
func TestAPanicOfASingleCall(t *testing.T) {
	t.Parallel()
	g := coalesce.Group[string, int]{Run: func(context.Context, []int) error { panic("oh") }}
	for range 2 {
		require.PanicsWithValue(t, "oh", func() { _ = g.Do(t.Context(), "a", 1) })
	}
}

func TestCallersOfADetachedGroupLeaveWhileTheirCallRuns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGatedGroup()
		g.Detached = true
		ctx, leave := context.WithCancel(t.Context())
		first := g.do(ctx, "a", 1)
		second := g.do(t.Context(), "a", 2)
		leave()
		require.ErrorIs(t, <-first, context.Canceled)
		g.gate <- nil
		require.NoError(t, <-second)
		require.Equal(t, [][]int{{1}, {2}}, g.runs)
	})
}

// A batch has its calls before it runs, however soon its goroutine begins.
func TestADetachedRunHasItsCall(t *testing.T) {
	t.Parallel()
	var empty atomic.Int64
	g := coalesce.Group[int, int]{Detached: true, Run: func(_ context.Context, calls []int) error {
		if len(calls) == 0 {
			empty.Add(1)
		}
		return nil
	}}
	var all sync.WaitGroup
	for key := range 8 {
		all.Go(func() {
			for call := range 5000 {
				if err := g.Do(t.Context(), key, call); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	require.Zero(t, empty.Load())
}
