package fairqueue

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// acquire waits for a slot, and sends the result on a channel. It returns when it has a slot or is in the queue.
func acquire(ctx context.Context, t *testing.T, turns *Queue, key string) <-chan bool {
	t.Helper()
	came := make(chan bool, 1)
	count := func() (n int) {
		turns.mutex.Lock()
		defer turns.mutex.Unlock()
		for _, q := range turns.keys {
			n += q.running + len(q.waiting)
		}
		return n
	}
	before := count()
	go func() { came <- turns.Acquire(ctx, key) }()
	require.Eventually(t, func() bool { return count() == before+1 }, time.Minute, time.Millisecond)
	return came
}

func TestKeysTakeTurns(t *testing.T) {
	t.Parallel()
	turns := New(4, 2)
	var many []<-chan bool
	for range 6 {
		many = append(many, acquire(t.Context(), t, turns, "many"))
	}
	require.True(t, <-many[0])
	require.True(t, <-many[1])
	require.Empty(t, many[2], "two of a key at most")
	require.True(t, <-acquire(t.Context(), t, turns, "other"))
	require.True(t, <-acquire(t.Context(), t, turns, "other"))
	late, last := acquire(t.Context(), t, turns, "third"), acquire(t.Context(), t, turns, "third")
	require.Empty(t, late, "four in all at most")

	turns.Release("many")
	require.True(t, <-late, "before those who were there earlier, of one who has had turns")
	turns.Release("other")
	require.True(t, <-many[2])
	require.Empty(t, last)
	turns.Release("other")
	require.True(t, <-last)
	turns.Release("third")
	turns.Release("third")
	require.Empty(t, many[3])
	for i := range 4 {
		turns.Release("many")
		if i < 3 {
			require.True(t, <-many[3+i])
		}
	}
	turns.Release("many")
	requireNothingLeft(t, turns)
}

func TestCancelledWaitsLeaveNothing(t *testing.T) {
	t.Parallel()
	turns := New(1, 1)
	require.True(t, turns.Acquire(t.Context(), "a"))
	ctx, hangUp := context.WithCancel(t.Context())
	gone, next := acquire(ctx, t, turns, "b"), acquire(t.Context(), t, turns, "a")
	hangUp()
	require.False(t, <-gone)
	require.Empty(t, next)
	turns.Release("a")
	require.True(t, <-next)
	turns.Release("a")
	requireNothingLeft(t, turns)
}

// Many acquire, release and cancel at random: the limits are never exceeded, and nothing is left.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	const all, each = 3, 2
	turns := New(all, each)
	var mutex sync.Mutex
	var everyone sync.WaitGroup
	running := map[string]int{}
	count := func(key string, by int) {
		mutex.Lock()
		defer mutex.Unlock()
		running[key] += by
		running[""] += by
		if running[key] > each || running[""] > all {
			t.Errorf("%v are running", running)
		}
	}
	for i := range 64 {
		key := string(rune('a' + i%5))
		everyone.Go(func() {
			for n := range 200 {
				ctx, cancel := context.WithCancel(t.Context())
				if n%7 == i%7 {
					cancel()
				}
				if turns.Acquire(ctx, key) {
					count(key, 1)
					count(key, -1)
					turns.Release(key)
				}
				cancel()
			}
		})
	}
	everyone.Wait()
	requireNothingLeft(t, turns)
}

func requireNothingLeft(t *testing.T, turns *Queue) {
	t.Helper()
	require.Zero(t, turns.running)
	require.Empty(t, turns.keys)
	turns.admit() // removes the cancelled ones
	require.Empty(t, turns.ready)
}
