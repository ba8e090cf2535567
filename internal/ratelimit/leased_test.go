package ratelimit_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"orderly.example/internal/devservices"
	"orderly.example/internal/ratelimit"
	"orderly.example/test/services"
)

// Operations of one viewer ask Redis once.
func TestALeaseIsSpentWithoutRedis(t *testing.T) {
	t.Parallel()
	s := connect(t, services.RedisURL(t))
	b := ratelimit.NewUnrenewed(s, "test", slow(16_000))
	b.Take(t.Context(), "ben", 1) // loads the scripts
	var asked pipelineSizes
	s.client.AddHook(&asked)
	for i := range 50 {
		require.Equal(t, ratelimit.Taken{OK: true, Cost: 200, Available: 16_000 - 10*i - 200}, b.Take(t.Context(), "anna", 200))
		require.Equal(t, ratelimit.Taken{OK: true, Available: 16_000 - 10*i - 10}, b.Return(t.Context(), "anna", 190))
	}
	require.Equal(t, pipelineSizes{2}, asked, "to take, and to lease")
	require.Equal(t, ratelimit.Taken{OK: true, Cost: 2000, Available: 13_500}, b.Take(t.Context(), "anna", 2000), "more than is leased")
	require.Equal(t, pipelineSizes{2, 3}, asked, "to give back, to take, and to lease")
	b.Take(t.Context(), "anna", 6000)
	b.Take(t.Context(), "anna", 1000)
	b.Return(t.Context(), "anna", 1)
	require.Equal(t, pipelineSizes{2, 3, 3, 1, 1}, asked, "there is nothing to lease, and nobody asks again and again")
	b.Renew(t.Context())
	require.Equal(t, pipelineSizes{2, 3, 3, 1, 1, 2}, asked, "until it is time, of each key in one pipeline")
}

// What is leased can be taken by whoever comes, as soon as it is given back.
func TestLeasesAreGivenBack(t *testing.T) {
	t.Parallel()
	for name, r := range backends(t) {
		if r == nil {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rate := slow(1600)
			first, second := ratelimit.NewUnrenewed(r, "test", rate), ratelimit.New(r, "test", rate)
			require.True(t, first.Take(t.Context(), "anna", 10).OK)
			require.Equal(t, 1590-99, second.Take(t.Context(), "anna", 0).Available, "a sixteenth is leased")
			first.Renew(t.Context())
			require.Equal(t, 1590-99, second.Take(t.Context(), "anna", 0).Available, "it was used")
			first.Renew(t.Context())
			require.Equal(t, 1590, second.Take(t.Context(), "anna", 0).Available, "it was not used")
			require.Zero(t, first.Leases())
			require.True(t, first.Take(t.Context(), "anna", 10).OK)
			first.Close(t.Context())
			require.Equal(t, 1580, second.Take(t.Context(), "anna", 0).Available)
			require.True(t, first.Take(t.Context(), "anna", 10).OK)
			require.Equal(t, ratelimit.Taken{OK: true, Available: 1572}, first.Return(t.Context(), "anna", 2))
			require.Equal(t, 1572, second.Take(t.Context(), "anna", 0).Available, "what is closed leases nothing")
		})
	}
}

// Nothing is leased of the lower half of a bucket: all of it can be taken anywhere.
func TestABucketThatIsHalfEmptyIsNotLeased(t *testing.T) {
	t.Parallel()
	r, rate := connectSafely(t, services.RedisURL(t)), slow(1600)
	first, second := ratelimit.NewUnrenewed(r, "test", rate), ratelimit.NewUnrenewed(r, "test", rate)
	require.True(t, first.Take(t.Context(), "anna", 100).OK)
	require.Equal(t, 1500/16, first.Held("anna"))
	require.True(t, second.Take(t.Context(), "anna", 600).OK)
	require.Equal(t, 1600-100-600-1500/16-800, second.Held("anna"), "half is left")
	require.Equal(t, ratelimit.Taken{OK: true, Cost: 800, Available: 7}, second.Take(t.Context(), "anna", 800))
	require.Zero(t, second.Held("anna"))
	first.Renew(t.Context())
	require.Zero(t, first.Held("anna"), "although it was used")
	require.Equal(t, ratelimit.Taken{OK: true, Cost: 100}, second.Take(t.Context(), "anna", 100))
	refused := first.Take(t.Context(), "anna", 1)
	require.False(t, refused.OK)
	require.InDelta(t, (300 * 24 * time.Hour / 1600).Seconds(), refused.RetryAfter.Seconds(), 60)
}

// A client with many addresses can't fill the memory: what has no lease is asked for in Redis.
func TestLeasesAreBounded(t *testing.T) {
	t.Parallel()
	r, rate := connectSafely(t, services.RedisURL(t)), slow(1600)
	b := ratelimit.NewUnrenewed(r, "test", rate)
	var all sync.WaitGroup
	const callers = 20
	for caller := range callers {
		all.Go(func() {
			for i := range ratelimit.MaxLeases/callers + 1 {
				b.Take(t.Context(), fmt.Sprint(caller, "/", i), 1)
			}
		})
	}
	all.Wait()
	require.LessOrEqual(t, b.Leases(), ratelimit.MaxLeases+callers)
	require.Equal(t, ratelimit.Taken{OK: true, Cost: 10, Available: 1590}, b.Take(t.Context(), "anna", 10))
	require.Equal(t, ratelimit.Taken{OK: true, Available: 1599}, b.Return(t.Context(), "anna", 9))
	require.Zero(t, b.Held("anna"))
	b.Renew(t.Context())
	b.Renew(t.Context())
	require.Zero(t, b.Leases())
	require.Equal(t, 1599, ratelimit.New(r, "test", rate).Take(t.Context(), "7/7", 0).Available)
}

// Leases are given back by themselves, and nothing runs on once the bucket is closed.
func TestLeasesAreRenewedUntilClosed(t *testing.T) { //nolint:paralleltest // goleak looks at all goroutines
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	server, err := devservices.StartRedisServer(t.Context(), t.TempDir())
	require.NoError(t, err)
	defer func() { require.NoError(t, server.Stop()) }()
	options, err := redis.ParseURL(server.URL())
	require.NoError(t, err)
	s := &store{client: redis.NewClient(options)}
	defer func() { require.NoError(t, s.client.Close()) }()
	rate := slow(1600)
	b, looking := ratelimit.NewLeased(s, "test", rate), ratelimit.New(s, "test", rate)
	require.True(t, b.Take(t.Context(), "anna", 10).OK)
	require.Less(t, looking.Take(t.Context(), "anna", 0).Available, 1590)
	require.Eventually(t, func() bool { return looking.Take(t.Context(), "anna", 0).Available == 1590 }, patience, 50*time.Millisecond)
	require.True(t, b.Take(t.Context(), "anna", 10).OK)
	b.Close(t.Context())
	b.Close(t.Context())
	require.Equal(t, 1580, looking.Take(t.Context(), "anna", 0).Available)
}

// Without Redis a bucket of this process decides. What is leased can be spent until Redis is known to be away, and is
// not given to anybody twice.
func TestRedisGoneWithALease(t *testing.T) {
	t.Parallel()
	server, err := devservices.StartRedisServer(t.Context(), t.TempDir())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Stop()) })
	s := connect(t, server.URL())
	b := ratelimit.NewUnrenewed(s, "test", slow(1600))
	require.True(t, b.Take(t.Context(), "anna", 800-16*7).OK)
	require.Equal(t, 57, b.Held("anna"))
	require.True(t, b.Take(t.Context(), "ben", 10).OK)
	require.NoError(t, server.Stop())

	require.Equal(t, ratelimit.Taken{OK: true, Cost: 50, Available: 862}, b.Take(t.Context(), "anna", 50))
	require.Empty(t, s.told())
	require.Equal(t, ratelimit.Taken{OK: true, Cost: 1000, Available: 600}, b.Take(t.Context(), "anna", 1000))
	require.Len(t, s.told(), 1)
	require.Zero(t, b.Held("anna"))
	require.Equal(t, ratelimit.Taken{OK: true, Available: 700}, b.Return(t.Context(), "anna", 100))

	s.down.Store(true)
	require.Equal(t, ratelimit.Taken{OK: true, Cost: 700}, b.Take(t.Context(), "anna", 700))
	require.Equal(t, ratelimit.Taken{OK: true, Cost: 5}, b.Charge(t.Context(), "anna", 5))
	require.False(t, b.Take(t.Context(), "anna", 1).OK)
	require.Equal(t, ratelimit.Taken{OK: true, Cost: 10, Available: 1590}, b.Take(t.Context(), "ben", 10), "not of the lease")
	require.Len(t, s.told(), 2, "it is not asked")
}
