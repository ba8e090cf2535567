package ratelimit_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"orderly.example/internal/ratelimit"
	"orderly.example/test/services"
)

// Concurrent operations of one key do not each ask Redis: one does, and the others wait for its lease, or ask together.
func TestConcurrentCallsShareATrip(t *testing.T) {
	t.Parallel()
	for n, trips := range map[int]int{1: 1, 100: 2} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			s := connect(t, services.RedisURL(t))
			b := ratelimit.NewUnrenewed(s, "test", slow(1600))
			b.Take(t.Context(), "ben", 1) // loads the scripts
			var asked pipelineSizes
			s.client.AddHook(&asked)
			first := hold{entered: make(chan struct{}), release: make(chan struct{})}
			s.client.AddHook(&first)
			var all sync.WaitGroup
			const calls = 10
			for i := range calls {
				all.Go(func() { b.Take(t.Context(), "anna", n) })
				if i == 0 {
					<-first.entered
				}
			}
			require.Eventually(t, func() bool { return b.Waiting() == calls-1 }, patience, moment)
			close(first.release)
			all.Wait()
			require.Len(t, asked, trips)
			require.Equal(t, 1600-calls*n, b.Take(t.Context(), "anna", 0).Available)
		})
	}
}

// hold holds the first pipeline back.
type hold struct {
	once             sync.Once
	entered, release chan struct{}
}

func (h *hold) DialHook(next redis.DialHook) redis.DialHook          { return next }
func (h *hold) ProcessHook(next redis.ProcessHook) redis.ProcessHook { return next }

func (h *hold) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cs []redis.Cmder) error {
		h.once.Do(func() {
			close(h.entered)
			<-h.release
		})
		return next(ctx, cs)
	}
}

// Calls from all sides lose nothing, and take nothing twice.
func TestConcurrentCallsAreCounted(t *testing.T) {
	t.Parallel()
	url, rate := services.RedisURL(t), slow(5000)
	var all sync.WaitGroup
	var mutex sync.Mutex
	spent := 0
	processes := []*ratelimit.LeasedBucket{}
	for range 3 {
		b := ratelimit.NewUnrenewed(connectSafely(t, url), "test", rate)
		processes = append(processes, b)
		for range 4 {
			all.Go(func() {
				for i := range 50 {
					taken := b.Take(t.Context(), "anna", rand.IntN(300)) //nolint:gosec // a test
					used := taken.Cost / 20
					b.Return(t.Context(), "anna", taken.Cost-used)
					if i%10 == 0 {
						b.Renew(t.Context())
					}
					mutex.Lock()
					spent += used
					mutex.Unlock()
				}
			})
		}
	}
	all.Wait()
	for _, b := range processes {
		b.Close(t.Context())
	}
	require.Equal(t, max(0, 5000-spent), processes[0].Take(t.Context(), "anna", 0).Available)
}
