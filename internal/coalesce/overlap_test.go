package coalesce_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/coalesce"
)

// gatedOverlap is an Overlap whose runs each wait for a value from gate. The keys of a call are its letters.
type gatedOverlap struct {
	coalesce.Overlap[byte, string]

	gate chan error

	mutex sync.Mutex
	runs  []string // the calls of each, joined
}

func newGatedOverlap() *gatedOverlap {
	o := &gatedOverlap{gate: make(chan error)}
	o.Run = func(ctx context.Context, calls []string) error {
		o.mutex.Lock()
		o.runs = append(o.runs, strings.Join(calls, " "))
		o.mutex.Unlock()
		select {
		case err := <-o.gate:
			return err
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return o
}

// do starts a call, and returns when it runs or waits. It must be called in a bubble of synctest.
func (o *gatedOverlap) do(ctx context.Context, call string) <-chan error {
	done := make(chan error, 1)
	go func() { done <- o.Do(ctx, []byte(strings.ToLower(call)), call) }()
	synctest.Wait()
	return done
}

// finish ends one run, and returns when what it held up runs.
func (o *gatedOverlap) finish(err error) {
	o.gate <- err
	synctest.Wait()
}

func (o *gatedOverlap) requireIdle(t *testing.T) {
	t.Helper()
	running, waiting := o.Stats()
	require.Equal(t, []int{0, 0}, []int{running, waiting})
}

func TestCallsThatShareAKeyRunTogether(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o, failure := newGatedOverlap(), errors.New("no")
		first := o.do(t.Context(), "a")
		second, third := o.do(t.Context(), "A"), o.do(t.Context(), "ab")
		other := o.do(t.Context(), "c")
		require.Equal(t, []string{"a", "c"}, o.runs, "free keys don't wait")
		running, waiting := o.Stats()
		require.Equal(t, []int{2, 2}, []int{running, waiting})
		o.finish(nil)
		require.NoError(t, <-first)
		o.finish(nil)
		require.NoError(t, <-other)
		o.finish(failure)
		require.ErrorIs(t, <-second, failure)
		require.ErrorIs(t, <-third, failure)
		require.Equal(t, []string{"a", "c", "A ab"}, o.runs)
		o.requireIdle(t)
	})
}

// A batch's key rests for a little longer than the batch ran, and its callers are told over that time.
func TestABatchIsFollowedByARest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const took = 8 * time.Millisecond
		o := newGatedOverlap()
		alone := o.do(t.Context(), "a")
		told := 0
		var all []<-chan error
		for range 8 {
			all = append(all, o.do(t.Context(), "a"))
		}
		<-time.After(took)
		o.finish(nil)
		require.NoError(t, <-alone)
		require.Len(t, o.runs, 2, "after one that was alone there is no rest")
		<-time.After(took)
		late := o.do(t.Context(), "a")
		o.finish(nil)
		for _, one := range all {
			told += len(one)
		}
		require.Equal(t, 2, told)
		<-time.After(took + took/8 - 1)
		synctest.Wait()
		require.Len(t, o.runs, 2)
		<-time.After(1)
		synctest.Wait()
		require.Len(t, o.runs, 3)
		for _, one := range all {
			require.NoError(t, <-one)
		}
		o.finish(nil)
		require.NoError(t, <-late)
		o.requireIdle(t)
	})
}

// A run that has waited long, or has failed, is followed by no long rest.
func TestARestIsShort(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o, failure := newGatedOverlap(), errors.New("no")
		alone := o.do(t.Context(), "a")
		batches := make([][]<-chan error, 2)
		for i, outcome := range []error{nil, failure} {
			for range 3 {
				batches[i] = append(batches[i], o.do(t.Context(), "a"))
			}
			o.finish(nil)
			if i == 0 {
				require.NoError(t, <-alone)
			}
			<-time.After(10 * time.Second)
			late := o.do(t.Context(), "a")
			began := time.Now()
			o.finish(outcome)
			for _, one := range batches[i] {
				require.Equal(t, outcome, <-one)
			}
			synctest.Wait()
			for n := 0; len(o.runs) < 2*i+3; n++ {
				<-time.After(time.Millisecond)
				synctest.Wait()
			}
			require.LessOrEqual(t, time.Since(began), 51*time.Millisecond)
			alone = late
			if outcome != nil {
				require.Less(t, time.Since(began), 2*time.Millisecond)
			}
		}
		o.finish(nil)
		require.NoError(t, <-alone)
		o.requireIdle(t)
	})
}

func TestCallsDontOvertake(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newGatedOverlap()
		o.do(t.Context(), "a")
		o.do(t.Context(), "ab") // waits for a
		o.do(t.Context(), "b")  // is behind ab, though nobody holds b
		o.do(t.Context(), "Bc")
		require.Equal(t, []string{"a"}, o.runs)
		o.finish(nil)
		require.Equal(t, []string{"a", "ab b Bc"}, o.runs)
		o.finish(nil)
		o.requireIdle(t)
	})
}

func TestBatchesOfOtherKeysRunSideBySide(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newGatedOverlap()
		o.do(t.Context(), "ab")
		for _, call := range []string{"a", "b", "A", "B", "ABc", "c"} {
			o.do(t.Context(), call)
		}
		o.finish(nil)
		require.Equal(t, "ab", o.runs[0])
		require.ElementsMatch(t, []string{"a A", "b B"}, o.runs[1:], "who would join two batches waits for both")
		o.finish(nil)
		o.finish(nil)
		require.Equal(t, "ABc c", o.runs[3])
		o.finish(nil)
		o.requireIdle(t)
	})
}

func TestFullBatchesOfAKeyRunInOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newGatedOverlap()
		o.Fits = func(batch []string, _ string) bool { return len(batch) < 2 }
		for _, call := range []string{"a", "Ab", "a", "A", "b", "a"} {
			o.do(t.Context(), call)
		}
		for range 4 {
			o.finish(nil)
		}
		require.Equal(t, []string{"a", "Ab a", "A a", "b"}, slices.Concat(o.runs[:2], sorted(o.runs[2:])))
		o.requireIdle(t)
	})
}

func sorted(list []string) []string {
	slices.Sort(list)
	return list
}

func TestWhoLeavesBeforeItsBatchDoesNotRun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o, gone := newGatedOverlap(), errors.New("gone")
		o.do(t.Context(), "a")
		ctx, leave := context.WithCancelCause(t.Context())
		left := o.do(ctx, "ab")
		stays := o.do(t.Context(), "A")
		behind := o.do(t.Context(), "b")
		leave(gone)
		err := <-left
		require.ErrorIs(t, err, gone)
		require.NotErrorIs(t, err, coalesce.ErrStillRuns)
		synctest.Wait()
		require.Equal(t, []string{"a", "b"}, o.runs, "nothing holds up b any more")
		close(o.gate)
		require.NoError(t, <-stays)
		require.NoError(t, <-behind)
		require.Equal(t, []string{"a", "b", "A"}, o.runs)
		synctest.Wait()
		o.requireIdle(t)
	})
}

func TestWhoLeavesARunningBatchIsToldSo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o, gone := newGatedOverlap(), errors.New("gone")
		o.do(t.Context(), "a")
		ctx, leave := context.WithCancelCause(t.Context())
		left, stays := o.do(ctx, "A"), o.do(t.Context(), "a")
		o.finish(nil)
		require.Equal(t, []string{"a", "A a"}, o.runs)
		leave(gone)
		err := <-left
		require.ErrorIs(t, err, gone)
		require.ErrorIs(t, err, coalesce.ErrStillRuns)
		require.Empty(t, stays, "the batch goes on for the other one")
		o.finish(nil)
		require.NoError(t, <-stays)
		o.requireIdle(t)
	})
}

func TestBatchThatAllHaveLeftIsCanceled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newGatedOverlap()
		o.do(t.Context(), "a")
		ctx, leave := context.WithCancel(t.Context())
		first, second := o.do(ctx, "A"), o.do(ctx, "a")
		o.finish(nil)
		leave()
		require.ErrorIs(t, <-first, coalesce.ErrStillRuns)
		require.ErrorIs(t, <-second, coalesce.ErrStillRuns)
		synctest.Wait()
		o.requireIdle(t)
	})
}

func TestPanicOfABatchIsItsError(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newGatedOverlap()
		run := o.Run
		o.Run = func(ctx context.Context, calls []string) error {
			if len(calls) > 1 {
				panic("no")
			}
			return run(ctx, calls)
		}
		o.do(t.Context(), "a")
		first, second := o.do(t.Context(), "a"), o.do(t.Context(), "a")
		o.finish(nil)
		require.ErrorContains(t, <-first, "panic: no")
		require.ErrorContains(t, <-second, "panic: no")
		o.requireIdle(t)
	})
}

// Calls with random keys, of which some leave: no two runs share a key, each call runs once or not at all, and nobody waits for ever.
func TestRunsNeverShareAKey(t *testing.T) {
	t.Parallel()
	var (
		mutex sync.Mutex
		busy  = map[int]bool{}
		times = map[int]int{}
		wrong []string
	)
	type call struct {
		id   int
		keys []int
	}
	o := coalesce.Overlap[int, call]{Fits: func(batch []call, _ call) bool { return len(batch) < 5 }}
	o.Run = func(_ context.Context, calls []call) error {
		held := map[int]bool{}
		mutex.Lock()
		for _, c := range calls {
			times[c.id]++
			for _, key := range c.keys {
				if busy[key] {
					wrong = append(wrong, fmt.Sprint(key))
				}
				held[key] = true
			}
		}
		for key := range held {
			busy[key] = true
		}
		mutex.Unlock()
		mutex.Lock()
		defer mutex.Unlock()
		for key := range held {
			delete(busy, key)
		}
		return nil
	}
	var all sync.WaitGroup
	const calls = 5000
	for id := range calls {
		keys := rand.Perm(8)[:1+rand.N(3)]
		all.Go(func() {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if leaves := id%7 == 0; leaves {
				go cancel()
			}
			_ = o.Do(ctx, keys, call{id, keys})
		})
	}
	all.Wait()
	for running := 1; running > 0; running, _ = o.Stats() { // a batch that all have left still ends
	}
	mutex.Lock()
	defer mutex.Unlock()
	require.Empty(t, wrong)
	for id := range calls {
		if id%7 != 0 {
			require.Equal(t, 1, times[id])
		}
		require.LessOrEqual(t, times[id], 1)
	}
}
